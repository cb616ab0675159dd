-- The newest months of a register are not settled: late reports come in for as many months as the register's dictionary
-- says. Those months before the newest delivery of a table are provisional. Source: settles_after_months in
-- _sources.yml; the lake's account of deliveries.

with register_tables as (

    select * from {{ source('declared', 'register_tables') }}

),

delivered_months as (

    select * from {{ source('lake', 'delivered_months') }}

),

newest_months as (

    select
        register,
        table_name,
        (max(month) || '-01')::date as newest_month_on
    from delivered_months
    where month like '____-__'
    group by register, table_name

),

unsettled_months as (

    select
        register_tables.register,
        register_tables.table_name,
        register_tables.label_da,
        register_tables.label_en,
        register_tables.settles_after_months,
        (newest_months.newest_month_on - (register_tables.settles_after_months - 1) * interval '1 month')::date
            as from_on,
        (newest_months.newest_month_on + interval '1 month' - interval '1 day')::date as to_on
    from register_tables
    inner join newest_months
        on
            register_tables.register = newest_months.register
            and register_tables.table_name = newest_months.table_name
    where register_tables.settles_after_months > 0

),

provisional as (

    select
        'provisional_' || register || '_' || table_name as reservation_id,
        'provisional' as kind,
        register,
        table_name,
        null as column_name,
        null as metric_name,
        'all' as scope_dimension,
        null as scope_value,
        null as atc_prefix,
        from_on,
        to_on,
        1 as severity,
        'mark' as action,
        null as effect_bias,
        null as effect_low,
        null as effect_high,
        null as effect_unit,
        'Foreløbige tal: ' || label_da as label_da,
        'Provisional: ' || label_en as label_en,
        'Tallene fra og med ' || {{ month_in_words('from_on', 'da') }}
        || ' er foreløbige. Der kommer sene indberetninger i '
        || settles_after_months::varchar || case when settles_after_months = 1 then ' måned' else ' måneder' end
        || ', så de seneste måneder er for lave.' as text_da,
        'The numbers from ' || {{ month_in_words('from_on', 'en') }} || ' on are provisional. Late reports come in for '
        || settles_after_months::varchar || case when settles_after_months = 1 then ' month' else ' months' end
        || ', so the newest months are too low.' as text_en
    from unsettled_months

)

select * from provisional

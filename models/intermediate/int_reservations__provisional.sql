-- A month is provisional until its final number has come: where the revision triangle is long enough, while more is
-- missing than the register's dictionary tolerates, by region, with the rise that is expected (a tenth is moderate).
-- Where it is too short, for as many months as the dictionary says. Source: the mart revisions; _sources.yml.

with revisions as (

    select * from {{ ref('revisions') }}

),

rising_months as (

    select * from {{ ref('int_reservations__rising_months') }}

),

register_tables as (

    select * from {{ source('declared', 'register_tables') }}

),

newest_months as (

    select
        register,
        table_name,
        max(month_on) as newest_month_on
    from revisions
    group by register, table_name

),

unknown_months as (

    select
        register_tables.register,
        register_tables.table_name,
        'provisional_' || register_tables.register || '_' || register_tables.table_name as reservation_id,
        'all' as region,
        min(revisions.month_on) as from_on,
        (max(revisions.month_on) + interval '1 month' - interval '1 day')::date as to_on,
        1 as severity,
        null::double as rise,
        null::double as low_rise,
        null::double as high_rise,
        'Der kommer sene indberetninger i op til ' || register_tables.settles_after_months::varchar
        || ' mdr., så de nyeste måneder er for lave. Hvor meget vides ikke; for få leverancer er set.' as told_da,
        'Late reports come in for up to ' || register_tables.settles_after_months::varchar
        || ' month(s), so the newest months are too low; how much is not known, too few deliveries came.' as told_en
    from revisions
    inner join newest_months
        on revisions.register = newest_months.register and revisions.table_name = newest_months.table_name
    inner join register_tables
        on
            revisions.register = register_tables.register
            and revisions.table_name = register_tables.table_name
            and revisions.month_on
            > newest_months.newest_month_on - register_tables.settles_after_months * interval '1 month'
    where revisions.is_newest and not revisions.is_known
    group by all

),

unsettled_months as (

    select * from unknown_months

    union all

    select
        register,
        table_name,
        concat_ws('_', 'provisional', register, table_name, lower(nullif(region, 'all'))) as reservation_id,
        region,
        month_on as from_on,
        (month_on + interval '1 month' - interval '1 day')::date as to_on,
        case when largest_rise >= 0.1 then 2 else 1 end as severity,
        rise,
        low_rise,
        high_rise,
        told_da,
        told_en
    from rising_months

),

provisional as (

    select
        unsettled_months.reservation_id,
        'provisional' as kind,
        unsettled_months.register,
        unsettled_months.table_name,
        null as column_name,
        null as metric_name,
        case when unsettled_months.region = 'all' then 'all' else 'region' end as scope_dimension,
        nullif(unsettled_months.region, 'all') as scope_value,
        null as atc_prefix,
        unsettled_months.from_on,
        unsettled_months.to_on,
        unsettled_months.severity,
        'mark' as action,
        unsettled_months.rise as effect_bias,
        unsettled_months.low_rise as effect_low,
        unsettled_months.high_rise as effect_high,
        case when unsettled_months.rise is not null then 'share' end as effect_unit,
        'Foreløbige tal: ' || register_tables.label_da as label_da,
        'Provisional: ' || register_tables.label_en as label_en,
        unsettled_months.told_da as text_da,
        unsettled_months.told_en as text_en
    from unsettled_months
    inner join register_tables
        on
            unsettled_months.register = register_tables.register
            and unsettled_months.table_name = register_tables.table_name

)

select * from provisional

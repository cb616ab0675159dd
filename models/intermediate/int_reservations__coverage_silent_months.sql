-- A hospital that reports nothing or next to nothing to SMR in a month, but did before and does after, has not stopped
-- giving medicine: the month is missing, not zero. Next to nothing is less than 3 % of its median month, in hospitals
-- with at least 100 doses in half of their months. Months that follow each other are one period. Source: the project's
-- choice of 100 and 3 %; silent months of synthetic registers with odd seeds hold at most 2.5 % (`dosis score`).

with reporting_months as (

    select * from {{ ref('reporting_months') }}

),

departments as (

    select * from {{ ref('departments') }}

),

days as (

    select * from {{ ref('time_spine') }}

),

hospital_months as (

    select
        departments.hospital,
        reporting_months.month_on,
        sum(reporting_months.row_count) as row_count
    from reporting_months
    inner join departments
        on reporting_months.department_id = departments.department_id
    where reporting_months.register = 'smr' and reporting_months.table_name = 'indberetningmedpris'
    group by departments.hospital, reporting_months.month_on

),

hospitals as (

    select
        hospital,
        min(month_on) as first_on,
        max(month_on) as last_on,
        median(row_count) as usual_count
    from hospital_months
    group by hospital
    having median(row_count) >= 100

),

months as (

    select distinct date_trunc('month', date_day)::date as month_on
    from days

),

silent_months as (

    select
        hospitals.hospital,
        months.month_on,
        extract(year from months.month_on) * 12 + extract(month from months.month_on)
        - row_number() over (partition by hospitals.hospital order by months.month_on) as run_number
    from hospitals
    inner join months
        on months.month_on between hospitals.first_on and hospitals.last_on
    left join hospital_months
        on
            hospitals.hospital = hospital_months.hospital
            and months.month_on = hospital_months.month_on
    where coalesce(hospital_months.row_count, 0) < 0.03 * hospitals.usual_count

),

silent_periods as (

    select
        hospital,
        min(month_on) as from_on,
        max(month_on) as last_month_on,
        (max(month_on) + interval '1 month' - interval '1 day')::date as to_on
    from silent_months
    group by hospital, run_number

),

coverage as (

    select
        'coverage_' || lower(replace(hospital, ' ', '_')) || '_' || from_on::varchar as reservation_id,
        'coverage' as kind,
        'smr' as register,
        'indberetningmedpris' as table_name,
        null as column_name,
        null as metric_name,
        'hospital' as scope_dimension,
        hospital as scope_value,
        null as atc_prefix,
        from_on,
        to_on,
        3 as severity,
        'exclude' as action,
        null as effect_bias,
        null as effect_low,
        null as effect_high,
        null as effect_unit,
        hospital || ' indberettede ikke' as label_da,
        hospital || ' didn''t report' as label_en,
        hospital || ' indberettede intet eller næsten intet til SMR i ' || {{ month_in_words('from_on', 'da') }}
        || case when last_month_on > from_on then ' til ' || {{ month_in_words('last_month_on', 'da') }} else '' end
        || '. Tallene mangler og er ikke nul.' as text_da,
        hospital || ' reported nothing or next to nothing to SMR in ' || {{ month_in_words('from_on', 'en') }}
        || case when last_month_on > from_on then ' to ' || {{ month_in_words('last_month_on', 'en') }} else '' end
        || '. The numbers are missing, not zero.' as text_en
    from silent_periods

)

select * from coverage

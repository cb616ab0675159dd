-- Where less than 60 % of the defined daily doses delivered to a region's departments in a year are registered as
-- given, SMR does not cover the region's use. Years that follow each other are told as one period. Declared gap
-- reasons are part of the rest, so the text names no cause. Source: the project's choice of 60 %; deliveries of
-- hospital pharmacies.

with supply_months as (

    select * from {{ ref('supply_months') }}

),

departments as (

    select * from {{ ref('departments') }}

),

years as (

    select
        departments.region,
        date_trunc('year', supply_months.month_on)::date as year_on,
        sum(supply_months.administered_ddd) / nullif(sum(supply_months.delivered_ddd), 0) as covered_share
    from supply_months
    inner join departments
        on supply_months.department_id = departments.department_id
    group by departments.region, date_trunc('year', supply_months.month_on)

),

uncovered_years as (

    select
        *,
        extract(year from year_on) - row_number() over (partition by region order by year_on) as run_number
    from years
    where covered_share < 0.60

),

uncovered_periods as (

    select
        region,
        min(year_on) as from_on,
        (max(year_on) + interval '1 year' - interval '1 day')::date as to_on,
        (100 * min(covered_share))::bigint::varchar as lowest_share
    from uncovered_years
    group by region, run_number

),

coverage as (

    select
        'coverage_' || lower(region) || '_' || from_on::varchar as reservation_id,
        'coverage' as kind,
        'smr' as register,
        'indberetningmedpris' as table_name,
        null as column_name,
        null as metric_name,
        'region' as scope_dimension,
        region as scope_value,
        null as atc_prefix,
        from_on,
        to_on,
        2 as severity,
        'mark' as action,
        null as effect_bias,
        null as effect_low,
        null as effect_high,
        null as effect_unit,
        'SMR dækker ikke forbruget i ' || region as label_da,
        'SMR doesn''t cover the use in ' || region as label_en,
        'I region ' || region || ' er ned til ' || lowest_share
        || ' % af de leverede døgndoser registreret som givet i et år. Resten er ikke nødvendigvis brugt forkert.'
            as text_da,
        'In Region ' || region || ' as few as ' || lowest_share
        || ' % of the defined daily doses delivered in a year are registered as given. The rest need not be misused.'
            as text_en
    from uncovered_periods

)

select * from coverage

-- Where less than 60 % of the defined daily doses delivered to a region's departments in a year are registered as
-- given, SMR does not cover the region's use. Years that follow each other are told as one period. Declared gap
-- reasons are part of the rest, so the text names no cause. Counts are expected to be too low by as much as the region
-- falls behind the median region of the year, between the first and the third quartile of regions. Source: the
-- project's choice of 60 %; deliveries of hospital pharmacies.

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

usual_years as (

    select
        year_on,
        percentile_cont(0.5) within group (order by covered_share) as median_share,
        percentile_cont(0.25) within group (order by covered_share) as low_share,
        percentile_cont(0.75) within group (order by covered_share) as high_share
    from years
    where covered_share > 0
    group by year_on

),

uncovered_years as (

    select
        years.*,
        years.covered_share / usual_years.median_share - 1 as bias,
        years.covered_share / usual_years.high_share - 1 as low_bias,
        least(0, years.covered_share / usual_years.low_share - 1) as high_bias,
        extract(year from years.year_on)
        - row_number() over (partition by years.region order by years.year_on) as run_number
    from years
    inner join usual_years
        on years.year_on = usual_years.year_on
    where years.covered_share < 0.60

),

uncovered_periods as (

    select
        region,
        min(year_on) as from_on,
        (max(year_on) + interval '1 year' - interval '1 day')::date as to_on,
        (100 * min(covered_share))::bigint::varchar as lowest_share,
        avg(bias) as effect_bias,
        min(low_bias) as effect_low,
        max(high_bias) as effect_high
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
        effect_bias,
        effect_low,
        effect_high,
        'share' as effect_unit,
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

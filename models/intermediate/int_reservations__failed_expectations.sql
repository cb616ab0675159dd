-- An expectation that a unit breaks in a month is a reservation on that unit and month. What a whole region breaks is
-- told of the region and not again of its hospitals, and what the country breaks not again of its regions. Months that
-- follow each other are told as one period (gaps and islands: months since year 0 minus their rank are equal within a
-- run). Source: expectations/, judged by `dosis check`.

with expectation_results as (

    select * from {{ ref('int_expectation_results__evaluated') }}

),

unmet_results as (

    select
        *,
        max(case when unit_level = 'country' then 1 else 0 end) over in_month as is_of_country,
        max(case when unit_level = 'region' then 1 else 0 end) over in_region as is_of_region
    from expectation_results
    where not is_met
    window
        in_month as (partition by expectation_id, month_on),
        in_region as (partition by expectation_id, month_on, region)

),

widest_results as (

    select
        *,
        case unit_level when 'country' then 'all' else unit_level end as scope_dimension,
        coalesce(hospital, region, 'all') as scope_value
    from unmet_results
    where
        unit_level = 'country'
        or (unit_level = 'region' and is_of_country = 0)
        or (unit_level = 'hospital' and is_of_country = 0 and is_of_region = 0)

),

unmet_months as (

    select
        *,
        {{ run_number('month_on', ['expectation_id', 'scope_dimension', 'scope_value']) }} as run_number
    from widest_results

),

failed_expectations as (

    select
        'expectation_' || expectation_id || '_' || lower(replace(scope_value, ' ', '_')) as reservation_id,
        'failed_expectation' as kind,
        register,
        table_name,
        column_name,
        null as metric_name,
        scope_dimension,
        case when scope_dimension != 'all' then scope_value end as scope_value,
        null as atc_prefix,
        min(month_on)::date as from_on,
        (max(month_on) + interval '1 month' - interval '1 day')::date as to_on,
        max(severity) as severity,
        max(action) as action,
        null as effect_bias,
        null as effect_low,
        null as effect_high,
        null as effect_unit,
        max(label_da) || case when scope_dimension = 'all' then '' else ' (' || scope_value || ')' end as label_da,
        max(label_en) || case when scope_dimension = 'all' then '' else ' (' || scope_value || ')' end as label_en,
        max(text_da) as text_da,
        max(text_en) as text_en
    from unmet_months
    group by expectation_id, register, table_name, column_name, scope_dimension, scope_value, run_number

)

select * from failed_expectations

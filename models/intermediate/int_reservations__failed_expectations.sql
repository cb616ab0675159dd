-- An expectation that a region breaks in a month is a reservation on that region and month. Months that follow each
-- other are told as one period (gaps and islands: months since year 0 minus their rank are equal within a run).
-- Source: expectations/, evaluated by `dosis check`.

with expectation_results as (

    select * from {{ ref('int_expectation_results__evaluated') }}

),

unmet_months as (

    select
        *,
        extract(year from month_on) * 12 + extract(month from month_on)
        - row_number() over (partition by expectation_id, region order by month_on) as run_number
    from expectation_results
    where not is_met

),

failed_expectations as (

    select
        'expectation_' || expectation_id || '_' || lower(region) as reservation_id,
        'failed_expectation' as kind,
        register,
        table_name,
        column_name,
        null as metric_name,
        'region' as scope_dimension,
        region as scope_value,
        null as atc_prefix,
        min(month_on)::date as from_on,
        (max(month_on) + interval '1 month' - interval '1 day')::date as to_on,
        max(severity) as severity,
        max(action) as action,
        null as effect_bias,
        null as effect_low,
        null as effect_high,
        null as effect_unit,
        max(label_da) || ' (' || region || ')' as label_da,
        max(label_en) || ' (' || region || ')' as label_en,
        max(text_da) as text_da,
        max(text_en) as text_en
    from unmet_months
    group by expectation_id, register, table_name, column_name, region, run_number

)

select * from failed_expectations

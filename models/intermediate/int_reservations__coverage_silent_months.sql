-- A unit that reports nothing or next to nothing to SMR, but did before and does after, has not stopped giving
-- medicine: the months are missing, not zero. It is left out of comparisons in those months. One medicine that is
-- missing is marked and excludes nobody, for it is a small part of what a unit gives. Source: mart
-- `reporting_states`, where the probability is told; the actions are the project's choice.

with silent_unit_periods as (

    select * from {{ ref('int_reservations__silent_unit_periods') }}

),

coverage as (

    select
        'coverage_' || lower(replace(unit_code, ' ', '_')) || coalesce('_' || lower(atc_prefix), '')
        || '_' || from_on::varchar as reservation_id,
        'coverage' as kind,
        'smr' as register,
        'indberetningmedpris' as table_name,
        null as column_name,
        null as metric_name,
        case unit_level when 'hospital' then 'hospital' else 'department_name' end as scope_dimension,
        unit_name as scope_value,
        atc_prefix,
        from_on,
        to_on,
        case when atc_prefix is null then 3 else 2 end as severity,
        case when atc_prefix is null then 'exclude' else 'mark' end as action,
        null as effect_bias,
        null as effect_low,
        null as effect_high,
        null as effect_unit,
        unit_name || ' indberettede ikke' || coalesce(medicine, '') as label_da,
        unit_name || ' didn''t report' || coalesce(medicine, '') as label_en,
        unit_name || coalesce(' indberettede ikke' || medicine, ' indberettede intet eller næsten intet')
        || ' til SMR i ' || {{ month_in_words('from_on', 'da') }}
        || case when last_month_on > from_on then ' til ' || {{ month_in_words('last_month_on', 'da') }} else '' end
        || '. Tallene mangler og er ikke nul (sandsynlighed '
        || round(100 * probability)::bigint::varchar || ' %). ' || evidence_da as text_da,
        unit_name || coalesce(' didn''t report' || medicine, ' reported nothing or next to nothing')
        || ' to SMR in ' || {{ month_in_words('from_on', 'en') }}
        || case when last_month_on > from_on then ' to ' || {{ month_in_words('last_month_on', 'en') }} else '' end
        || '. The numbers are missing, not zero (probability '
        || round(100 * probability)::bigint::varchar || ' %). ' || evidence_en as text_en
    from silent_unit_periods

)

select * from coverage

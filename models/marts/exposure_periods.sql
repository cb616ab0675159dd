with joined_periods as (

    select * from {{ ref('int_exposure_periods__joined') }}

),

exposure_periods as (

    select
        (person_id || '|' || atc || '|' || started_on::varchar)::varchar as exposure_period_id,
        person_id::varchar as person_id,
        atc::varchar as atc,
        started_on::date as started_on,
        ended_on::date as ended_on,
        supply_days::double as supply_days,
        administration_count::bigint as administration_count,
        dispensing_count::bigint as dispensing_count,
        procedure_count::bigint as procedure_count,
        case
            when administration_count > 0 and dispensing_count > 0 then 'both'
            when dispensing_count > 0 then 'pharmacy'
            else 'hospital'
        end::varchar as sector
    from joined_periods

)

select * from exposure_periods

-- A start is known to be one only where the whole wash-out before it was seen. Nothing was before SMR, or the extract
-- that was delivered, began, nor before a person who came from abroad was here, and those who take their medicine home
-- were not while the region that reports the start did not register hand-outs. Where the wash-out reaches into such a
-- time, the treatment may have begun earlier: the start is left-truncated and is no new starter. Drug procedures and
-- prescriptions reach back further, but they tell only of some. Source: wash_out_days in declarations/treatment_areas;
-- the rules int_persons__at_risk and int_treatment_starts__silent_regions; expert knowledge [K].

with starts as (

    select * from {{ ref('int_treatment_starts__after_wash_out') }}

),

silent_regions as (

    select * from {{ ref('int_treatment_starts__silent_regions') }}

),

persons as (

    select * from {{ ref('persons') }}

),

first_day as (

    select * from {{ ref('int_administrations__first_day') }}

),

starts_after_silence as (

    select distinct
        starts.treatment_area,
        starts.person_id,
        starts.started_on
    from starts
    inner join silent_regions
        on
            starts.treatment_area = silent_regions.treatment_area
            and starts.reporting_region = coalesce(silent_regions.region, starts.reporting_region)
            and starts.started_on > silent_regions.from_on
            and starts.wash_out_from_on <= silent_regions.to_on

),

left_truncated_starts as (

    select
        starts.treatment_area,
        starts.person_id,
        starts.started_on,
        starts.atc,
        starts.department_id,
        starts.is_recommended,
        starts.has_recommendation,
        case
            when starts.wash_out_from_on < first_day.seen_from_on then 'before SMR'
            when
                persons.first_at_risk_on > coalesce(persons.born_on, date '1800-01-01')
                and starts.wash_out_from_on < persons.first_at_risk_on
                then 'abroad'
            when starts_after_silence.started_on is not null then 'hand-outs not registered'
        end as truncated_by
    from starts
    cross join first_day
    left join persons
        on starts.person_id = persons.person_id
    left join starts_after_silence
        on
            starts.treatment_area = starts_after_silence.treatment_area
            and starts.person_id = starts_after_silence.person_id
            and starts.started_on = starts_after_silence.started_on

)

select * from left_truncated_starts

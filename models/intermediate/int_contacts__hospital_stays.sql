-- LPR3 reports each move of a patient as a contact of its own. Contacts of physical attendance (ALCA00) of one person
-- with less than four hours between them are one hospital stay, at whatever hospitals; contacts by telephone or video
-- and visits in the home are no part of a stay. An open contact, and one of a single day without times of day, is known
-- at its start only: the stay is then of unknown length, unless it lasts twelve hours without it. Source: expert
-- knowledge [K] of how the Danish Health Data Authority forms hospital stays (sygehusophold); model A's own key of
-- the stay (dw_sk_sygehusophold) is not read, for it is optional and the code for none is not published.

with contacts as (

    select * from {{ ref('int_contacts__cut_at_death') }}

),

attendances as (

    select
        contact_id,
        person_id,
        started_at,
        case when started_on < ended_on or has_clock_times then ended_at end as known_ended_at
    from contacts
    where layout in ('lpr3_f', 'lpr3_a') and contact_type_code = 'ALCA00'

),

attendances_with_gap as (

    select
        *,
        coalesce(
            started_at >= max(coalesce(known_ended_at, started_at)) over earlier + interval '4 hours', true
        ) as starts_new_stay
    from attendances
    window earlier as (
        partition by person_id order by started_at, contact_id
        rows between unbounded preceding and 1 preceding
    )

),

numbered_attendances as (

    select
        *,
        sum(case when starts_new_stay then 1 else 0 end) over (
            partition by person_id order by started_at, contact_id
            rows between unbounded preceding and current row
        ) as stay_number
    from attendances_with_gap

),

attendances_in_stays as (

    select
        contact_id,
        first_value(contact_id) over stay as first_contact_id,
        first_value(started_at) over stay as stay_started_at,
        max(coalesce(known_ended_at, started_at)) over stay as stay_known_until_at,
        bool_or(known_ended_at is null) over stay as has_unknown_end
    from numbered_attendances
    window stay as (
        partition by person_id, stay_number order by started_at, contact_id
        rows between unbounded preceding and unbounded following
    )

),

hospital_stays as (

    select
        contact_id,
        'stay:' || first_contact_id as hospital_stay_id,
        case
            when stay_known_until_at >= stay_started_at + interval '12 hours' then 'twelve hours or more'
            when has_unknown_end then 'unknown'
            else 'shorter'
        end as stay_length
    from attendances_in_stays

)

select * from hospital_stays

-- A treatment day is one person, one medicine (ATC) and one calendar day with a dose in SMR, a treatment procedure in
-- LPR, or both. Where one of them is not there, the nearest within a week is told, for a wrong date is another fault
-- than a dose that was never registered. A treatment that is given every week finds a neighbour a week away in any
-- case, so agreement within seven days is no proof. The region is that of the procedure, else of the dose. Source: the
-- project's choice; the same rule of the day decides that a treatment counts once
-- (int_administrations__also_as_procedure).

with registered_days as (

    select * from {{ ref('int_procedure_agreements__registered_days') }}

),

procedure_days as (

    select * from registered_days
    where not is_dose

),

dose_days as (

    select * from registered_days
    where is_dose

),

pairs_within_a_week as (

    select
        procedure_days.person_id,
        procedure_days.atc,
        procedure_days.treated_on as procedure_on,
        dose_days.treated_on as dose_on,
        abs((dose_days.treated_on - procedure_days.treated_on)::double) as days_apart
    from procedure_days
    inner join dose_days
        on
            procedure_days.person_id = dose_days.person_id
            and procedure_days.atc = dose_days.atc
            and dose_days.treated_on between procedure_days.treated_on - interval '7 days'
            and procedure_days.treated_on + interval '7 days'

),

told_days as (

    select
        person_id,
        atc,
        treated_on,
        is_dose,
        region,
        null::double as days_to_other
    from registered_days

    union all

    select
        person_id,
        atc,
        procedure_on as treated_on,
        false as is_dose,
        null::varchar as region,
        min(days_apart) as days_to_other
    from pairs_within_a_week
    group by person_id, atc, procedure_on

    union all

    select
        person_id,
        atc,
        dose_on as treated_on,
        true as is_dose,
        null::varchar as region,
        min(days_apart) as days_to_other
    from pairs_within_a_week
    group by person_id, atc, dose_on

),

treatment_days as (

    select
        person_id,
        atc,
        treated_on,
        coalesce(max(case when not is_dose then region end), max(region), 'unknown') as region,
        bool_or(is_dose) as has_dose,
        bool_or(not is_dose) as has_procedure,
        min(days_to_other) as days_to_other
    from told_days
    group by person_id, atc, treated_on

)

select * from treatment_days

-- The diagnosis of a treatment start is that of its first dose; of several on the day the first in the order of codes.
-- Source: the project's choice; int_administrations__indications tells how a dose gets its diagnosis.

with treatment_starts as (

    select * from {{ ref('treatment_starts') }}

),

administrations as (

    select * from {{ ref('administrations') }}

),

diagnoses_of_starts as (

    select
        treatment_starts.treatment_start_id,
        min(administrations.diagnosis_code) as diagnosis_code
    from treatment_starts
    inner join administrations
        on
            treatment_starts.person_id = administrations.person_id
            and treatment_starts.started_on = administrations.administered_on
            and treatment_starts.atc = administrations.atc
    group by treatment_starts.treatment_start_id

)

select * from diagnoses_of_starts

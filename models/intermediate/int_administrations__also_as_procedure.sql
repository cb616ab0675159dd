-- One treatment can be reported twice: as a dose to SMR and as a procedure to LPR. A drug procedure and a dose of the
-- same person, medicine (ATC) and calendar day are the same treatment, and it counts once: the dose counts, for it says
-- how much was given. A procedure without a dose stands alone. Each goes with one other at most, in the order of the
-- day. Source: the project's choice; both registers receive hospital medicine (expert knowledge [K]).

with administrations as (

    select * from {{ ref('int_administrations__without_duplicates') }}

),

current_codes as (

    select * from {{ ref('int_administrations__current_atc') }}

),

drug_procedures as (

    select * from {{ ref('int_procedures__drugs') }}

),

procedure_codes as (

    select distinct atc from drug_procedures

),

asked_codes as (

    select current_codes.*
    from current_codes
    inner join procedure_codes
        on current_codes.atc = procedure_codes.atc

),

numbered_procedures as (

    select
        procedure_id,
        person_id,
        atc,
        performed_on,
        row_number() over (
            partition by person_id, atc, performed_on order by performed_at, procedure_id
        ) as number_of_day
    from drug_procedures
    where person_id is not null

),

numbered_doses as (

    select
        administrations.administration_id,
        administrations.person_id,
        asked_codes.atc,
        administrations.administered_at::date as administered_on,
        row_number() over (
            partition by administrations.person_id, asked_codes.atc, administrations.administered_at::date
            order by administrations.administered_at, administrations.administration_id
        ) as number_of_day
    from administrations
    inner join asked_codes
        on
            coalesce(administrations.atc_reported, '') = asked_codes.atc_reported
            and coalesce(administrations.product_id, '') = asked_codes.product_id

),

administrations_as_procedures as (

    select
        numbered_doses.administration_id,
        numbered_procedures.procedure_id
    from numbered_procedures
    inner join numbered_doses
        on
            numbered_procedures.person_id = numbered_doses.person_id
            and numbered_procedures.atc = numbered_doses.atc
            and numbered_procedures.performed_on = numbered_doses.administered_on
            and numbered_procedures.number_of_day = numbered_doses.number_of_day

)

select * from administrations_as_procedures

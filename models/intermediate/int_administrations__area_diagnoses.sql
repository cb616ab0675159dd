-- A dose whose order has no diagnosis and whose contact has none either can still be understood from the person: the
-- latest diagnosis, on or before the day of the dose, that belongs to a treatment area whose medicines include the
-- dose's. Where two diagnoses are of one day, the main one (A) goes first. Source: declarations/treatment_areas; the
-- project's choice.

with administrations as (

    select * from {{ ref('int_administrations__without_duplicates') }}

),

current_codes as (

    select * from {{ ref('int_administrations__current_atc') }}

),

linked_administrations as (

    select * from {{ ref('int_administrations__linked_to_contacts') }}

),

contacts as (

    select * from {{ ref('int_contacts__main_diagnosis') }}

),

diagnoses as (

    select * from {{ ref('diagnoses') }}

),

area_codes as (

    select * from {{ source('declared', 'treatment_area_codes') }}

),

area_medicines as (

    select distinct
        current_codes.atc_reported,
        current_codes.product_id,
        area_codes.treatment_area
    from current_codes
    inner join area_codes
        on
            area_codes.code_system = 'atc'
            and left(current_codes.atc, length(area_codes.code_prefix)) = area_codes.code_prefix

),

unexplained_doses as (

    select
        administrations.administration_id,
        administrations.person_id,
        administrations.administered_at::date as administered_on,
        area_medicines.treatment_area
    from administrations
    inner join area_medicines
        on
            coalesce(administrations.atc_reported, '') = area_medicines.atc_reported
            and coalesce(administrations.product_id, '') = area_medicines.product_id
    inner join linked_administrations
        on administrations.administration_id = linked_administrations.administration_id
    left join contacts
        on linked_administrations.contact_id = contacts.contact_id
    where coalesce(administrations.indication_code, '') = '' and contacts.main_diagnosis_code is null

),

given_diagnoses as (

    select distinct diagnosis_code from diagnoses

),

area_diagnosis_codes as (

    select distinct
        area_codes.treatment_area,
        given_diagnoses.diagnosis_code
    from given_diagnoses
    inner join area_codes
        on
            area_codes.code_system = 'sks'
            and left(given_diagnoses.diagnosis_code, length(area_codes.code_prefix)) = area_codes.code_prefix

),

explained_doses as (

    select
        unexplained_doses.administration_id,
        diagnoses.diagnosis_code
    from unexplained_doses
    inner join diagnoses
        on
            unexplained_doses.person_id = diagnoses.person_id
            and unexplained_doses.administered_on >= diagnoses.diagnosed_on
    inner join area_diagnosis_codes
        on
            unexplained_doses.treatment_area = area_diagnosis_codes.treatment_area
            and diagnoses.diagnosis_code = area_diagnosis_codes.diagnosis_code
    qualify row_number() over (
        partition by unexplained_doses.administration_id
        order by
            diagnoses.diagnosed_on desc,
            (case when diagnoses.diagnosis_type = 'A' then 0 else 1 end) asc,
            diagnoses.diagnosis_code asc
    ) = 1

)

select * from explained_doses

-- What a dose was for is the diagnosis it was ordered for (own). Where SMR does not say, it is taken to be the main
-- diagnosis of the linked contact (contact), which can be something else than the reason for the medicine; where that
-- is missing too, the person's latest diagnosis in the treatment area of the medicine (area). Else it is unknown.
-- Source: SMR's c_indikation_kode; aktionsdiagnose of LPR, without retracted diagnoses;
-- int_administrations__area_diagnoses.

with administrations as (

    select * from {{ ref('int_administrations__dose_in_ddd') }}

),

linked_administrations as (

    select * from {{ ref('int_administrations__linked_to_contacts') }}

),

contacts as (

    select * from {{ ref('int_contacts__main_diagnosis') }}

),

area_diagnoses as (

    select * from {{ ref('int_administrations__area_diagnoses') }}

),

also_as_procedure as (

    select * from {{ ref('int_administrations__also_as_procedure') }}

),

indications as (

    select
        administrations.*,
        linked_administrations.contact_id,
        linked_administrations.link_method,
        linked_administrations.link_multiplicity,
        also_as_procedure.administration_id is not null as is_also_procedure,
        coalesce(
            nullif(administrations.indication_code, ''),
            contacts.main_diagnosis_code,
            area_diagnoses.diagnosis_code,
            'unknown'
        ) as diagnosis_code,
        case
            when administrations.indication_code != '' then 'own'
            when contacts.main_diagnosis_code is not null then 'contact'
            when area_diagnoses.diagnosis_code is not null then 'area'
            else 'unknown'
        end as diagnosis_method
    from administrations
    left join linked_administrations
        on administrations.administration_id = linked_administrations.administration_id
    left join contacts
        on linked_administrations.contact_id = contacts.contact_id
    left join area_diagnoses
        on administrations.administration_id = area_diagnoses.administration_id
    left join also_as_procedure
        on administrations.administration_id = also_as_procedure.administration_id

)

select * from indications

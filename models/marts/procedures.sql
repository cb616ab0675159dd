with kept_procedures as (

    select * from {{ ref('int_procedures__without_contact') }}

),

drug_procedures as (

    select * from {{ ref('int_procedures__drugs') }}

),

administrations_as_procedures as (

    select * from {{ ref('int_administrations__also_as_procedure') }}

),

procedures as (

    select
        kept_procedures.procedure_id::varchar as procedure_id,
        kept_procedures.person_id::varchar as person_id,
        kept_procedures.contact_id::varchar as contact_id,
        kept_procedures.department_id::varchar as department_id,
        kept_procedures.performed_on::date as performed_on,
        kept_procedures.performed_at::timestamp as performed_at,
        kept_procedures.procedure_code::varchar as procedure_code,
        kept_procedures.procedure_type::varchar as procedure_type,
        drug_procedures.atc::varchar as atc,
        kept_procedures.has_contact::boolean as has_contact,
        (administrations_as_procedures.procedure_id is not null)::boolean as is_also_administration,
        kept_procedures.table_name::varchar as table_name,
        kept_procedures.layout::varchar as layout
    from kept_procedures
    left join drug_procedures
        on kept_procedures.procedure_id = drug_procedures.procedure_id
    left join administrations_as_procedures
        on kept_procedures.procedure_id = administrations_as_procedures.procedure_id

)

select * from procedures

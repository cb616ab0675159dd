-- LPR2 delivers treatments (sksube) and operations (sksopr) apart, of which operations alone have a time of day. A
-- procedure of a stay that was moved to LPR3 belongs to the contact in LPR3. Source: layouts of t_sksube and t_sksopr;
-- int_contacts__transfer_pairs.

with treatments as (

    select * from {{ ref('stg_lpr__lpr2_treatments') }}

),

operations as (

    select * from {{ ref('stg_lpr__lpr2_operations') }}

),

transfer_pairs as (

    select * from {{ ref('int_contacts__transfer_pairs') }}

),

treatments_and_operations as (

    select
        'lpr2:' || contact_id as contact_id,
        hospital_code,
        department_code,
        procedure_code,
        procedure_type,
        performed_on,
        null::timestamp as performed_at,
        't_sksube' as table_name
    from treatments

    union all

    select
        'lpr2:' || contact_id as contact_id,
        hospital_code,
        department_code,
        procedure_code,
        procedure_type,
        performed_on,
        performed_on::timestamp + performed_hour * interval '1 hour'
        + coalesce(performed_minute, 0) * interval '1 minute' as performed_at,
        't_sksopr' as table_name
    from operations

),

lpr2_procedures as (

    select
        coalesce(transfer_pairs.contact_id, treatments_and_operations.contact_id) as contact_id,
        'shak:' || treatments_and_operations.hospital_code || treatments_and_operations.department_code as unit_key,
        treatments_and_operations.procedure_code,
        coalesce(treatments_and_operations.procedure_type, '') as procedure_type,
        treatments_and_operations.performed_on,
        treatments_and_operations.performed_at,
        treatments_and_operations.table_name,
        'lpr2' as layout
    from treatments_and_operations
    left join transfer_pairs
        on treatments_and_operations.contact_id = transfer_pairs.closed_contact_id
    where treatments_and_operations.procedure_code != ''

)

select * from lpr2_procedures

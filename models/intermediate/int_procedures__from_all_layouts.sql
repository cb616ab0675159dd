-- Procedures of all delivered layouts in one shape: treatments and operations of LPR2, operations and other procedures
-- of LPR3, in the model that counts. Equal rows are kept: nothing says that they are errors. Model F tells the person
-- by contact or course alone. Source: layouts of the deliveries.

with lpr2_procedures as (

    select * from {{ ref('int_procedures__from_lpr2') }}

),

lpr3_f_surgical_procedures as (

    select * from {{ ref('stg_lpr__lpr3_f_surgical_procedures') }}

),

lpr3_f_other_procedures as (

    select * from {{ ref('stg_lpr__lpr3_f_other_procedures') }}

),

lpr3_a_procedures as (

    select * from {{ ref('int_procedures__of_model_a') }}

),

lpr3_f_procedures as (

    select
        contact_id,
        course_id,
        sor_code,
        procedure_code,
        procedure_type,
        started_on,
        started_time_text,
        'procedurer_kirurgi' as table_name
    from lpr3_f_surgical_procedures

    union all

    select
        contact_id,
        course_id,
        sor_code,
        procedure_code,
        procedure_type,
        started_on,
        started_time_text,
        'procedurer_andre' as table_name
    from lpr3_f_other_procedures

),

procedures as (

    select
        contact_id,
        course_id,
        'sor:' || nullif(sor_code, '') as unit_key,
        procedure_code,
        coalesce(procedure_type, '') as procedure_type,
        started_on as performed_on,
        try_cast(started_on::varchar || ' ' || nullif(started_time_text, '') as timestamp) as performed_at,
        table_name,
        'lpr3_f' as layout
    from lpr3_f_procedures
    where procedure_code != ''

    union all

    select
        contact_id,
        course_id,
        unit_key,
        procedure_code,
        procedure_type,
        performed_on,
        performed_at,
        table_name,
        layout
    from lpr3_a_procedures

    union all

    select
        contact_id,
        null::varchar as course_id,
        unit_key,
        procedure_code,
        procedure_type,
        performed_on,
        performed_at,
        table_name,
        layout
    from lpr2_procedures

)

select * from procedures

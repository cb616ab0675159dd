-- Some medicines are registered twice when they are given: as a dose in SMR and as a treatment procedure in LPR. Where
-- both registers cover the day, each can be held against the other. Here are the days on which either register says
-- that a person was given a medicine; several doses or procedures of a day are one. Only medicines that have a
-- procedure in these data can be compared, and only days between the first and the last that both registers hold.
-- Source: the project's choice; the seed drug_procedures says which procedure names which medicine.

with administrations as (

    select * from {{ ref('administrations') }}

),

procedures as (

    select * from {{ ref('procedures') }}

),

departments as (

    select * from {{ ref('departments') }}

),

procedure_days as (

    select
        procedures.person_id,
        procedures.atc,
        procedures.performed_on as treated_on,
        false as is_dose,
        min(departments.region) as region
    from procedures
    left join departments
        on procedures.department_id = departments.department_id
    where procedures.atc is not null and procedures.person_id is not null
    group by procedures.person_id, procedures.atc, procedures.performed_on

),

compared_medicines as (

    select distinct atc from procedure_days

),

dose_days as (

    select
        administrations.person_id,
        administrations.atc,
        administrations.administered_on as treated_on,
        true as is_dose,
        min(departments.region) as region
    from administrations
    inner join compared_medicines
        on administrations.atc = compared_medicines.atc
    left join departments
        on administrations.department_id = departments.department_id
    group by administrations.person_id, administrations.atc, administrations.administered_on

),

procedure_period as (

    select
        min(treated_on) as from_on,
        max(treated_on) as to_on
    from procedure_days

),

dose_period as (

    select
        min(treated_on) as from_on,
        max(treated_on) as to_on
    from dose_days

),

all_days as (

    select * from procedure_days

    union all

    select * from dose_days

),

registered_days as (

    select all_days.*
    from all_days
    cross join procedure_period
    cross join dose_period
    where
        all_days.treated_on >= greatest(procedure_period.from_on, dose_period.from_on)
        and all_days.treated_on <= least(procedure_period.to_on, dose_period.to_on)

)

select * from registered_days

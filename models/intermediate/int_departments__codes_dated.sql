-- Registers name a unit by SHAK or by SOR. Both lead to the department of seven SHAK characters and the period in
-- which it lay: a ward's SHAK code begins with the department's, a SOR code stands beside it in the organisation.
-- Where periods of a SOR code overlap by one day, the period that begins wins; a SOR code listed twice from one day
-- counts once. Source: organisationer of LPR3, model F.

with organisations as (

    select * from {{ ref('stg_lpr__lpr3_f_organisations') }}

),

departments as (

    select * from {{ ref('int_departments__departments_dated') }}

),

sor_rows as (

    select
        sor_code,
        shak_hospital_code || shak_department_code as unit_code,
        valid_from_on,
        valid_to_on
    from organisations
    where shak_hospital_code != '' and shak_department_code != ''
    qualify row_number() over (
        partition by sor_code, valid_from_on order by valid_to_on desc, shak_hospital_code asc, shak_department_code asc
    ) = 1

),

sor_periods as (

    select
        sor_code,
        unit_code,
        valid_from_on,
        least(
            valid_to_on,
            coalesce(
                lead(valid_from_on) over (partition by sor_code order by valid_from_on) - interval '1 day',
                date '9999-12-31'
            )::date
        ) as valid_to_on
    from sor_rows

),

codes as (

    select
        'shak:' || unit_code as unit_key,
        unit_code,
        department_id,
        valid_from_on,
        valid_to_on
    from departments

    union all

    select
        'sor:' || sor_periods.sor_code as unit_key,
        departments.unit_code,
        departments.department_id,
        greatest(sor_periods.valid_from_on, departments.valid_from_on) as valid_from_on,
        least(sor_periods.valid_to_on, departments.valid_to_on) as valid_to_on
    from sor_periods
    inner join departments
        on
            sor_periods.unit_code = departments.unit_code
            and sor_periods.valid_from_on <= departments.valid_to_on
            and sor_periods.valid_to_on >= departments.valid_from_on

)

select * from codes

-- A dose belongs to the department that is responsible for the contact; where the register does not name it, to the
-- unit that gave the dose. Either is named by SHAK or by SOR. The period of the day decides the hospital and region.
-- Source: SMR's columns c_kontaktansvar_afd_* and c_shak or c_sor; a delivery holds one of each pair.

with administrations as (

    select * from {{ ref('int_administrations__without_duplicates') }}

),

codes as (

    select * from {{ ref('int_departments__codes_dated') }}

),

administrations_with_unit as (

    select
        *,
        coalesce(
            'shak:' || nullif(left(responsible_shak_code, 7), ''),
            'sor:' || responsible_sor_code,
            'shak:' || nullif(left(shak_code, 7), ''),
            'sor:' || sor_code
        ) as unit_key
    from administrations

),

administrations_in_departments as (

    select
        administrations_with_unit.*,
        codes.department_id,
        codes.unit_code
    from administrations_with_unit
    left join codes
        on
            administrations_with_unit.unit_key = codes.unit_key
            and administrations_with_unit.administered_at::date between codes.valid_from_on and codes.valid_to_on

)

select * from administrations_in_departments

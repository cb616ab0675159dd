-- Every dated unit with the names of the organisation that its series ends in: one name per unit over all years.
create or replace temp table units as
with newest as (
    select *
    from marts.departments
    where valid_from_on <= getvariable('newest_on')
    qualify row_number() over (partition by unit_code order by valid_from_on desc) = 1
)

select
    departments.department_id,
    newest.region,
    newest.hospital,
    case when departments.unit_level = 'hospital' then null else newest.department_name end as department_name
from marts.departments
inner join newest using (unit_code);

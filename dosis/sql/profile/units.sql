-- Unit codes with the hospital and region in which they lay, by period: what a delivered code means on a day.

create table units as
select
    codes.unit_key,
    codes.valid_from_on,
    codes.valid_to_on,
    departments.region,
    departments.hospital
from warehouse.intermediate.int_departments__codes_dated as codes
inner join warehouse.marts.departments as departments
    on codes.department_id = departments.department_id;

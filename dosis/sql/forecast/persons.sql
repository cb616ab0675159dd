-- Persons with a dose in the last twelve settled months, by every place and product.
select
    units.region,
    units.hospital,
    units.department_name,
    left(administrations.atc, 4) as atc_group,
    administrations.atc,
    count(distinct administrations.person_id) as persons
from marts.administrations
inner join units using (department_id)
where administrations.administered_on >= getvariable('since_on')
    and administrations.administered_on < getvariable('until_on')
    and units.department_name is not null
group by
    cube (atc_group, atc),
    rollup (units.region, units.hospital, units.department_name)

-- Persons with an event in the register who are known in the person register.
select
    register, null as table_name, null as year,
    count(persons.person_id) as numerator, count(*) as denominator,
    min(first_on) as from_on, max(last_on) as to_on
from appearances
left join marts.persons using (person_id)
group by all

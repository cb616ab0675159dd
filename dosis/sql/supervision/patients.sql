-- Patients given each medicine of the list in its months, for disclosure control.
select listed.department_id, listed.atc, count(distinct administrations.person_id) as patients
from listed
left join marts.administrations
    on listed.department_id = administrations.department_id
        and listed.atc = administrations.atc
        and administrations.administered_on between listed.first_on and last_day(listed.last_on)
group by listed.department_id, listed.atc

-- Register and person with the first and the last day on which the person has an event in the register.
select 'smr' as register, person_id, min(administered_on) as first_on, max(administered_on) as last_on
from marts.administrations
group by all
union all
select 'lpr' as register, person_id, min(started_on) as first_on, max(started_on) as last_on
from marts.contacts
group by all
union all
select 'lms' as register, person_id, min(dispensed_on) as first_on, max(dispensed_on) as last_on
from marts.dispensings
group by all

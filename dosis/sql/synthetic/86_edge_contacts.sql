-- Contacts of the edge persons. A visit or a stay begins 20 minutes before its first dose.

create or replace table edge_contacts as
with stays as (
    select
        person_id,
        is_visit,
        min(given_at) - to_minutes(20) as started_at,
        max(given_at) + to_minutes(25) as last_at
    from edge_doses
    where not (person_id = 'dose_after_death' and given_at >= timestamp '2024-06-11')
    group by person_id, is_visit, if(is_visit or person_id = 'admission_of_three_contacts',
        given_at::date, date_trunc('year', given_at)::date)
)
select
    stays.person_id,
    stays.is_visit,
    persons.person_no,
    persons.region,
    -- The doses of two persons have no contact: theirs lie ten days earlier.
    stays.started_at - to_days(
        if(stays.person_id in ('no_contact_for_dose', 'indication_from_area'), 10, 0)) as started_at,
    case stays.person_id
        when 'died_before_discharge' then timestamp '2024-05-09 11:00'
        when 'no_contact_for_dose' then stays.started_at - to_days(10) + to_minutes(45)
        when 'indication_from_area' then stays.started_at - to_days(10) + to_minutes(45)
        when 'admission_of_three_contacts'
            then stays.started_at::date + to_days(1) + to_minutes(10)
        when 'short_contacts_of_one_stay' then stays.started_at + to_hours(8)
        else greatest(stays.last_at, stays.started_at + to_minutes(45))
    end as ended_at,
    case
        when stays.person_id = 'moved_abroad' then 'DG359'
        when stays.person_id = 'high_charlson' and not stays.is_visit then 'DC787'
        when stays.is_visit then 'DM059'
        when stays.person_id = 'duplicate_dose' then 'DJ189'
        when stays.person_id = 'died_before_discharge' then 'DI500'
        else 'DM545'
    end as diagnosis,
    case
        when stays.person_id = 'moved_abroad' then 'neurology'
        when stays.is_visit then 'rheumatology'
        else 'internal'
    end as specialty,
    false as is_second,
    (
        (select max(contact_no) from all_contacts)
        + row_number() over (order by stays.person_id, stays.started_at)
    )::integer as contact_no
from stays
inner join persons on stays.person_id = persons.person_id;

-- One person is in two departments at once, and no start fits: the same unit goes first.
insert into edge_contacts by name
select * replace ('rheumatology' as specialty, started_at + to_hours(1) as started_at,
    true as is_second, contact_no + 10000 as contact_no)
from edge_contacts
where person_id = 'two_contacts_fit';

-- One person goes from the reception to a ward after an hour.
insert into edge_contacts by name
select * replace (started_at + to_hours(9) as started_at, started_at + to_hours(19) as ended_at,
    true as is_second, contact_no + 10000 as contact_no)
from edge_contacts
where person_id = 'short_contacts_of_one_stay';

-- Each at the first department of the specialty in the person's region.
create or replace table edge_departments as
select region, specialty, min_by(shak, shak) as shak
from departments
group by region, specialty;

insert into all_contacts by name
select
    edge_contacts.contact_no,
    edge_contacts.person_no::integer as person_no,
    edge_contacts.person_id,
    hash(edge_contacts.person_id, edge_contacts.started_at) as event_key,
    if(edge_contacts.is_visit, 'visit', 'admission') as kind,
    edge_contacts.diagnosis,
    edge_contacts.is_visit as is_planned,
    departments.department_no,
    departments.shak,
    departments.region as hospital_region,
    edge_contacts.started_at,
    edge_contacts.ended_at
from edge_contacts
inner join edge_departments using (region, specialty)
inner join departments on edge_departments.shak = departments.shak;

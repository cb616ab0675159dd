-- SMR holds no contact id. A dose is linked to the contact of the same person and department that began at the minute
-- SMR names (exact). Where there is none, to a contact of the person during which the dose was given (interval). Where
-- several fit, one in the dose's department goes before others, then the one that began closest to the start SMR names
-- (or to the dose), then the longest, then the lowest key; how many fitted is kept. An open contact lasts no longer
-- than int_contacts__open_until says. Else the dose has no contact (none). Source: the register's layout; person, unit
-- and start are the only link there is.

with administrations as (

    select * from {{ ref('int_administrations__in_departments') }}

),

contacts as (

    select * from {{ ref('int_contacts__open_until') }}

),

contact_starts as (

    select
        person_id,
        unit_code,
        started_at,
        min_by(contact_id, (timestamp '9999-12-31 00:00:00' - open_until_at, contact_id)) as contact_id,
        count(*) as contact_count
    from contacts
    where unit_code is not null
    group by person_id, unit_code, started_at

),

exact_links as (

    select
        administrations.administration_id,
        administrations.person_id,
        administrations.administered_at,
        coalesce(administrations.contact_started_at, administrations.administered_at) as looked_for_at,
        administrations.unit_code,
        contact_starts.contact_id,
        contact_starts.contact_count
    from administrations
    left join contact_starts
        on
            administrations.person_id = contact_starts.person_id
            and administrations.unit_code = contact_starts.unit_code
            and date_trunc('minute', administrations.contact_started_at) = contact_starts.started_at

),

interval_links as (

    select
        exact_links.administration_id,
        contacts.contact_id,
        count(*) over (partition by exact_links.administration_id) as contact_count
    from exact_links
    inner join contacts
        on
            exact_links.person_id = contacts.person_id
            and exact_links.administered_at >= contacts.started_at
            and exact_links.administered_at <= contacts.open_until_at
    where exact_links.contact_id is null
    qualify row_number() over (
        partition by exact_links.administration_id
        order by
            (case when exact_links.unit_code = contacts.unit_code then 0 else 1 end) asc,
            greatest(exact_links.looked_for_at, contacts.started_at)
            - least(exact_links.looked_for_at, contacts.started_at) asc,
            contacts.open_until_at - contacts.started_at desc,
            contacts.contact_id asc
    ) = 1

),

linked_administrations as (

    select
        exact_links.administration_id,
        coalesce(exact_links.contact_id, interval_links.contact_id) as contact_id,
        case
            when exact_links.contact_id is not null then 'exact'
            when interval_links.contact_id is not null then 'interval'
            else 'none'
        end as link_method,
        coalesce(exact_links.contact_count, interval_links.contact_count, 0) as link_multiplicity
    from exact_links
    left join interval_links
        on exact_links.administration_id = interval_links.administration_id

)

select * from linked_administrations

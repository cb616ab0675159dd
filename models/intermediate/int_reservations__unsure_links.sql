-- A dose that finds its contact by time alone, or that fits several contacts, has a contact that was chosen: the same
-- unit first, then the closest start, then the longest contact. Where more than a quarter of a region's linked doses of
-- a quarter are linked by time alone, or more than a tenth fit several contacts, the choice is part of every number by
-- diagnosis. A hospital is told of where it lies above that and more than 10 percentage points above its region; with
-- fewer than 30 linked doses nothing is said. Source: the project's choice; int_administrations__linked_to_contacts.

with link_months as (

    select * from {{ ref('link_months') }}

),

departments as (

    select * from {{ ref('departments') }}

),

linked_quarters as (

    select
        departments.region,
        departments.hospital,
        date_trunc('quarter', link_months.month_on)::date as quarter_on,
        sum(link_months.administration_count) as linked_count,
        sum(case when link_months.link_method = 'interval' then link_months.administration_count else 0 end)
            as interval_count,
        sum(link_months.several_contacts_count) as several_count
    from link_months
    inner join departments
        on link_months.department_id = departments.department_id
    where link_months.link_method != 'none'
    group by departments.region, departments.hospital, date_trunc('quarter', link_months.month_on)

),

reasons as (

    select
        reasons.reason,
        reasons.highest_share
    from (values ('by time alone', 0.25), ('several contacts', 0.10)) as reasons (reason, highest_share)

),

hospital_quarters as (

    select
        linked_quarters.region,
        linked_quarters.hospital,
        linked_quarters.quarter_on,
        linked_quarters.linked_count,
        reasons.reason,
        reasons.highest_share,
        case
            when reasons.reason = 'by time alone' then linked_quarters.interval_count
            else linked_quarters.several_count
        end as unsure_count
    from linked_quarters
    cross join reasons

),

region_quarters as (

    select
        region,
        quarter_on,
        reason,
        highest_share,
        sum(unsure_count) * 1.0 / sum(linked_count) as unsure_share
    from hospital_quarters
    group by region, quarter_on, reason, highest_share

),

unsure_links as (

    select
        'region' as scope_dimension,
        region as scope_value,
        quarter_on,
        reason,
        unsure_share
    from region_quarters
    where unsure_share > highest_share and region != 'unknown'

    union all

    select
        'hospital' as scope_dimension,
        hospital_quarters.hospital as scope_value,
        hospital_quarters.quarter_on,
        hospital_quarters.reason,
        max(hospital_quarters.unsure_count * 1.0 / hospital_quarters.linked_count) as unsure_share
    from hospital_quarters
    inner join region_quarters
        on
            hospital_quarters.region = region_quarters.region
            and hospital_quarters.quarter_on = region_quarters.quarter_on
            and hospital_quarters.reason = region_quarters.reason
    where
        hospital_quarters.linked_count >= 30
        and hospital_quarters.hospital is not null
        and hospital_quarters.unsure_count * 1.0 / hospital_quarters.linked_count
        > greatest(hospital_quarters.highest_share, region_quarters.unsure_share + 0.10)
    group by hospital_quarters.hospital, hospital_quarters.quarter_on, hospital_quarters.reason

)

select * from unsure_links

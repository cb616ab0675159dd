-- The doses of ward medicines, as they were given at the ward's rounds.

create or replace table departments_with_extra_rows as
select departments.shak, truth_plan.from_on, truth_plan.value
from truth_plan
inner join departments
    on truth_plan.region = departments.region
        and coalesce(truth_plan.hospital, departments.hospital) = departments.hospital
where truth_plan.mechanism = 'rows' and truth_plan.value > 1;

create or replace table ward_doses as
with orders as (
    select
        all_contacts.contact_no,
        all_contacts.person_id,
        all_contacts.department_no,
        all_contacts.shak,
        all_contacts.hospital_region,
        all_contacts.kind,
        all_contacts.diagnosis,
        all_contacts.started_at,
        all_contacts.ended_at,
        least(all_contacts.ended_at, getvariable('today') + to_hours(23)) as last_at,
        medicines.product_no,
        medicines.dose,
        medicines.per_day,
        hash(all_contacts.event_key, medicines.product_no) as order_key,
        extra.from_on as extra_from_on,
        extra.value - 1 as extra_share
    from all_contacts
    inner join department_medicines as medicines
        on all_contacts.shak = medicines.shak and all_contacts.ward_group = medicines.ward_group
    left join departments_with_extra_rows as extra on all_contacts.shak = extra.shak
    where all_contacts.ended_at >= getvariable('smr_start')
        and rnd(hash(all_contacts.event_key, medicines.product_no), 'ordered')
        < medicines.chance * if(
            all_contacts.started_at between medicines.from_on and medicines.to_on,
            medicines.ratio, 1
        )
), rounds as (
    select
        *,
        unnest(range(
            1,
            (least(30, (last_at::date - started_at::date) + 1) * per_day
            + 1.6 * rnd(order_key, 'how many'))::bigint + 1
        )) as number
    from orders
), timed as (
    select
        *,
        -- Doses spread evenly over the days, in the waking hours.
        started_at::date + to_minutes((
            1440 * floor((number - 0.5) / per_day)
            + 390 + 960 * rnd(order_key, 'time ' || number)
        )::integer) as given_at
    from rounds
), given as (
    select
        *,
        dose * case
            when rnd(order_key, 'half or double') < 0.06 then 2.0
            when rnd(order_key, 'half or double') > 0.94 then 0.5
            else 1.0
        end as true_amount,
        -- Truth: from some day on a region or hospital registers a share of the doses in two rows.
        if(
            given_at >= extra_from_on and rnd(order_key, 'in two rows ' || number) < extra_share,
            2, 1
        ) as row_count
    from timed
    where given_at between started_at and last_at
        and given_at >= getvariable('smr_start')
)
select
    person_id,
    contact_no,
    department_no,
    shak,
    hospital_region,
    kind,
    diagnosis,
    started_at,
    ended_at,
    product_no,
    least(given_at + to_minutes(2 * row_number::integer), last_at) as given_at,
    true_amount / row_count as amount,
    false as is_handed_out,
    greatest(started_at, given_at - to_hours(60)) as ordered_at,
    case when rnd(order_key, 'order end') < 0.7 then ended_at end as order_ends_at,
    hash(order_key, number, row_number) as dose_key,
    dose_number(contact_no, product_no, 2 * number + row_number - 1) as dose_no
from given
cross join lateral (select unnest(range(row_count)) as row_number) as row;

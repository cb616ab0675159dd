-- The dates of an order are written by hand and often wrong. A dose is given under its order, so: where the end lies
-- before the start, and the dose lies between them once they change places, they are swapped; else the end is dropped.
-- A start that lies on a later day than the dose, or more than two years before it, is not credible and is dropped;
-- one later on the same day stays, for an urgent dose is often written down afterwards. A start that is missing stays
-- missing: nothing is invented. Days are compared, not minutes. Staging keeps what was reported.
-- Source: expert knowledge [K]; two years is the project's choice, as orders are renewed at least each year.

with administrations as (

    select * from {{ ref('int_administrations__indications') }}

),

faults as (

    select
        *,
        coalesce(order_ended_at < order_started_at, false) as ends_before_start,
        coalesce(
            order_ended_at < order_started_at
            and administered_at::date between order_ended_at::date and order_started_at::date,
            false
        ) as fits_when_swapped,
        coalesce(
            order_started_at::date > administered_at::date
            or order_started_at < administered_at - interval '2 years',
            false
        ) as has_incredible_start
    from administrations

),

repairs as (

    select
        *,
        case
            when fits_when_swapped then 'swapped'
            when order_started_at is null then 'start missing'
            when has_incredible_start and ends_before_start then 'both dropped'
            when has_incredible_start then 'start dropped'
            when ends_before_start then 'end dropped'
            else 'as reported'
        end as order_repair
    from faults

),

repaired_orders as (

    select
        *,
        case
            when order_repair = 'swapped' then order_ended_at
            when order_repair in ('as reported', 'end dropped') then order_started_at
        end as credible_order_started_at,
        case
            when order_repair = 'swapped' then order_started_at
            when order_repair in ('as reported', 'start missing', 'start dropped') then order_ended_at
        end as credible_order_ended_at
    from repairs

)

select * from repaired_orders

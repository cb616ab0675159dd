-- The first line of every row account: what was delivered. A later delivery of a month replaces the earlier one, so the
-- rows of the earlier are set aside; a row without a possible date belongs to no month and is kept aside too. What
-- remains was handed to the models (open). Of two deliveries of one day the one loaded last counts.
-- Source: the lake's own account of its deliveries.

with delivered_months as (

    select * from {{ source('lake', 'delivered_months') }}

),

deliveries_in_order as (

    select
        *,
        row_number() over (
            partition by register, table_name, month order by delivered_on desc, delivery_number desc
        ) as newness
    from delivered_months

),

delivered as (

    select
        register,
        table_name,
        month,
        case
            when newness > 1 then 'replaced by a later delivery'
            when month = 'undated' then 'no possible date'
            else 'open'
        end as rule,
        sum(row_count) as row_count
    from deliveries_in_order
    group by all

)

select * from delivered

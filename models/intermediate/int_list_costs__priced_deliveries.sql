-- What a delivery to a department costs by the list: packs delivered times the price in force on the day of the
-- delivery, to the øre. Deliveries are priced and not doses, for the department pays for what it gets: what is left in
-- a vial or thrown away costs as much as what is given, and doses are not registered everywhere. A return takes its
-- price on the day of the return away. A pack without a list price has no cost here, and is counted.
-- Source: the deliveries of the hospital pharmacies, the public price list.

with to_departments as (

    select * from {{ ref('int_deliveries__to_departments') }}

),

prices_in_force as (

    select * from {{ ref('int_list_costs__prices_in_force') }}

),

priced_deliveries as (

    select
        to_departments.delivery_id,
        to_departments.department_id,
        to_departments.atc,
        to_departments.product_id,
        to_departments.product_name,
        to_departments.delivered_on,
        to_departments.delivered_packs,
        to_departments.delivered_mg,
        to_departments.delivered_ddd,
        round(to_departments.delivered_packs * prices_in_force.list_price_dkk, 2) as list_cost_dkk
    from to_departments
    left join prices_in_force
        on
            to_departments.product_id = prices_in_force.product_id
            and to_departments.delivered_on between prices_in_force.valid_from_on and prices_in_force.valid_to_on

)

select * from priced_deliveries

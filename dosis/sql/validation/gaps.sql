-- Delivered, given, and each reason for the difference, in usual doses of the medicine, by department.

with usual_doses as (
    select
        atc,
        max(coalesce(given_doses / nullif(given_amount, 0), delivered_doses / nullif(delivered_amount, 0)))
            as doses_per_unit
    from marts.sales_gaps
    where unit != 'none'
    group by atc
)

select
    department_id,
    sum(delivered_doses) as delivered,
    sum(given_doses) as given,
    sum(delayed_amount * doses_per_unit) as delayed,
    sum(stock_amount * doses_per_unit) as stock,
    sum(vial_amount * doses_per_unit) as vial,
    sum(unregistered_amount * doses_per_unit) as unregistered,
    sum(never_registered_amount * doses_per_unit) as never_registered,
    sum(without_delivery_amount * doses_per_unit) as without_delivery,
    sum(ordinary_loss_amount * doses_per_unit) as ordinary_loss,
    sum(rest_doses) as rest,
    count_if(is_sustained) as sustained,
    sum(uncomparable_delivery_count) as uncomparable
from marts.sales_gaps
inner join usual_doses using (atc)
group by department_id
order by department_id

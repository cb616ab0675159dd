-- One department's medicine, month by month: delivered, given, each reason, the rest, and the patients behind it.
with patients as (
    select date_trunc('month', administered_on)::date as month_on, count(distinct person_id) as patients
    from marts.administrations
    where department_id = $department and atc = $atc
    group by all
)

select
    sales_gaps.month_on, coalesce(patients.patients, 0) as patients, delivered_amount, returned_amount, given_amount,
    filled_in_amount, delayed_amount, stock_amount, vial_amount, unregistered_amount, never_registered_amount,
    never_registered_reason, without_delivery_amount, ordinary_loss_amount, rest_amount, rest_low_amount,
    rest_high_amount, dose_count, uncomparable_delivery_count
from marts.sales_gaps
left join patients using (month_on)
where department_id = $department and atc = $atc and month_on between $first and $last
order by month_on

-- Known reasons and the rest add up to what was delivered beyond what was given.
select
    department_id,
    atc,
    month_on
from {{ ref('sales_gaps') }}
where
    unit != 'none'
    and abs(
        delivered_amount - given_amount - delayed_amount - stock_amount - vial_amount - unregistered_amount
        - never_registered_amount - without_delivery_amount - ordinary_loss_amount - rest_amount
    ) > 0.000001 * greatest(delivered_amount, given_amount, 1)

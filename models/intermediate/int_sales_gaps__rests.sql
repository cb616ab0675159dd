-- Stock moves in jumps: shelves are filled before holidays and emptied after, and one large order is no diversion.
-- The part of a month's leftover that lies more than three and a half standard errors from the centre of its
-- neighbourhood is taken as stock, up to the declared months of use and one smallest delivery, either way. What then
-- remains is the unexplained rest. A rest that is there in five months of nine is in the centre and stays. Source:
-- Huber, Ann Math Stat 1964;35:73 (values drawn in to a limit); declarations/gap_reasons, rule ward_stock; the limit
-- tuned on odd seeds.

{{ config(materialized='table') }}

with residuals as (

    select * from {{ ref('int_sales_gaps__residuals') }}

),

spreads as (

    select * from {{ ref('int_sales_gaps__spreads') }}

),

declared_reasons as (

    select * from {{ ref('int_sales_gaps__declared_reasons') }}

),

jumps as (

    select
        residuals.*,
        spreads.residual_variance,
        residuals.residual_amount - least(
            greatest(residuals.residual_amount, spreads.centre_amount - 3.5 * sqrt(spreads.residual_variance)),
            spreads.centre_amount + 3.5 * sqrt(spreads.residual_variance)
        ) as jump_amount,
        case
            when declared_reasons.stock_months is null then 0
            else declared_reasons.stock_months * residuals.usual_amount + residuals.smallest_delivery
        end as most_stock_amount
    from residuals
    inner join spreads
        on
            residuals.department_id = spreads.department_id
            and residuals.atc = spreads.atc
            and residuals.month_on = spreads.month_on
    inner join declared_reasons
        on
            residuals.department_id = declared_reasons.department_id
            and residuals.atc = declared_reasons.atc
            and residuals.month_on = declared_reasons.month_on

),

stock_movements as (

    select
        *,
        least(greatest(jump_amount, -most_stock_amount), most_stock_amount) as stock_amount
    from jumps

),

rests as (

    select
        *,
        residual_amount - stock_amount as rest_amount,
        given_amount * registered_error / power(registered_share, 2) as registration_error_amount
    from stock_movements

)

select * from rests

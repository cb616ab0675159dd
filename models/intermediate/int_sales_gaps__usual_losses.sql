-- A department loses some of every medicine in ordinary ways: spilt, outdated, left on a growing shelf. How much is
-- read from its own months: the median, over all nine-month neighbourhoods, of what was supplied beyond what was
-- used. A median over years does not follow a diversion of less than half of them. With few or unsteady months it
-- leans on the declared share (normal prior, whose 95 % range is the declared low and high), and it never leaves the
-- declared range, so that a loss that was always there is not ordinary for that. Source: Gelman et al., Bayesian
-- Data Analysis, 3rd ed., p. 40 (normal mean with known variance); declarations/gap_reasons, rule ordinary_loss.

with known_reasons as (

    select * from {{ ref('int_sales_gaps__known_reasons') }}

),

declared_reasons as (

    select * from {{ ref('int_sales_gaps__declared_reasons') }}

),

declared_losses as (

    select
        department_id,
        atc,
        max(expected_loss_share) as expected_loss_share,
        max(low_loss_share) as low_loss_share,
        max(high_loss_share) as high_loss_share
    from declared_reasons
    group by department_id, atc

),

registered_months as (

    select
        department_id,
        atc,
        month_on,
        case
            when is_unregistered then 0
            else supplied_amount - vial_amount - never_registered_amount - without_delivery_amount
        end as supplied_amount,
        case when is_unregistered then 0 else given_amount + unregistered_amount end as used_amount
    from known_reasons

),

neighbourhoods as (

    select
        department_id,
        atc,
        sum(supplied_amount) over nine_months / nullif(sum(used_amount) over nine_months, 0) - 1 as loss_share
    from registered_months
    window nine_months as (
        partition by department_id, atc order by month_on rows between 4 preceding and 4 following
    )

),

own_losses as (

    select
        department_id,
        atc,
        median(loss_share) as loss_share,
        greatest(1.4826 * mad(loss_share) / sqrt(greatest(count(*) / 9.0, 1)), 0.005) as standard_error
    from neighbourhoods
    where loss_share is not null
    group by department_id, atc

),

precisions as (

    select
        own_losses.*,
        declared_losses.expected_loss_share,
        declared_losses.low_loss_share,
        declared_losses.high_loss_share,
        power(own_losses.standard_error, -2) as own_precision,
        power((declared_losses.high_loss_share - declared_losses.low_loss_share) / 3.92, -2) as declared_precision
    from own_losses
    inner join declared_losses
        on
            own_losses.department_id = declared_losses.department_id
            and own_losses.atc = declared_losses.atc
    where declared_losses.high_loss_share > declared_losses.low_loss_share

),

usual_losses as (

    select
        department_id,
        atc,
        round(
            least(
                greatest(
                    (loss_share * own_precision + expected_loss_share * declared_precision)
                    / (own_precision + declared_precision),
                    low_loss_share
                ),
                high_loss_share
            ), 6
        ) as loss_share,
        1 / (own_precision + declared_precision) as loss_variance
    from precisions

)

select * from usual_losses

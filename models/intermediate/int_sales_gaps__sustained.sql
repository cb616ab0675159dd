-- A rest counts when it lasts: it is summed over eight months, this one and the seven before. Its variance is that
-- of the months, of the department's usual loss and of its poor registration, where that was allowed for; the
-- interval is normal, 95 %. It is sustained when the eight months turned over at least 30 usual doses, six of them
-- left a rest above zero, and the sum without its highest month lies more than three standard errors above zero, the
-- sum itself above 3 % of what was used: with thousands of departments and medicines looked at every month, a 95 %
-- interval would call every month, and one large month is no lasting rest. Source: the project's choices, tuned on
-- odd seeds (`dosis score`).

with rests as (

    select * from {{ ref('int_sales_gaps__rests') }}

),

units as (

    select * from {{ ref('int_deliveries__units') }}

),

eight_months as (

    select
        rests.department_id,
        rests.atc,
        rests.month_on,
        units.usual_dose,
        count(*) over window_of_eight as month_count,
        min(rests.month_on) over window_of_eight as from_on,
        sum(rests.rest_amount) over window_of_eight as rest_amount,
        max(rests.rest_amount) over window_of_eight as highest_rest_amount,
        sum(rests.used_amount) over window_of_eight as used_amount,
        sum(greatest(rests.used_amount, rests.supplied_amount)) over window_of_eight as turnover_amount,
        sum(case when rests.rest_amount > 0 then 1 else 0 end) over window_of_eight as months_with_rest,
        sum(rests.residual_variance) over window_of_eight
        + max(rests.loss_variance) over window_of_eight * power(sum(rests.used_amount) over window_of_eight, 2)
        + power(
            sum(rests.used_amount * rests.registered_error / rests.registered_share) over window_of_eight, 2
        ) as rest_variance
    from rests
    inner join units
        on rests.atc = units.atc
    window window_of_eight as (
        partition by rests.department_id, rests.atc order by rests.month_on rows between 7 preceding and current row
    )

),

sustained as (

    select
        department_id,
        atc,
        month_on,
        from_on,
        month_count,
        months_with_rest,
        used_amount,
        rest_amount,
        rest_amount - 1.96 * sqrt(rest_variance) as rest_low_amount,
        rest_amount + 1.96 * sqrt(rest_variance) as rest_high_amount,
        rest_amount / nullif(sqrt(rest_variance), 0) as rest_in_errors,
        month_count = 8
        and turnover_amount >= 30 * usual_dose
        and months_with_rest >= 6
        and rest_amount - highest_rest_amount > 3 * sqrt(rest_variance)
        and rest_amount > 0.03 * used_amount as is_sustained
    from eight_months

)

select * from sustained

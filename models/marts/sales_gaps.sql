with months as (

    select * from {{ ref('int_sales_gaps__months') }}

),

units as (

    select * from {{ ref('int_deliveries__units') }}

),

rests as (

    select * from {{ ref('int_sales_gaps__rests') }}

),

sustained as (

    select * from {{ ref('int_sales_gaps__sustained') }}

),

sales_gaps as (

    select
        months.department_id::varchar as department_id,
        months.atc::varchar as atc,
        months.month_on::date as month_on,
        units.unit::varchar as unit,
        months.dose_count::bigint as dose_count,
        months.uncomparable_delivery_count::bigint as uncomparable_delivery_count,
        months.delivered_amount::double as delivered_amount,
        months.returned_amount::double as returned_amount,
        months.given_amount::double as given_amount,
        months.filled_in_amount::double as filled_in_amount,
        coalesce(months.delivered_amount - rests.supplied_amount, 0)::double as delayed_amount,
        coalesce(rests.stock_amount, 0)::double as stock_amount,
        coalesce(rests.vial_amount, 0)::double as vial_amount,
        coalesce(rests.unregistered_amount, 0)::double as unregistered_amount,
        coalesce(rests.never_registered_amount, 0)::double as never_registered_amount,
        case when rests.never_registered_amount > 0 then rests.never_registered_reason end::varchar
            as never_registered_reason,
        coalesce(rests.without_delivery_amount, 0)::double as without_delivery_amount,
        coalesce(rests.loss_amount, 0)::double as ordinary_loss_amount,
        coalesce(rests.rest_amount, 0)::double as rest_amount,
        (rests.rest_amount - 1.96 * sqrt(2 * rests.residual_variance))::double as rest_low_amount,
        (rests.rest_amount + 1.96 * sqrt(2 * rests.residual_variance))::double as rest_high_amount,
        sustained.from_on::date as rest_summed_from_on,
        sustained.rest_amount::double as summed_rest_amount,
        sustained.rest_low_amount::double as summed_rest_low_amount,
        sustained.rest_high_amount::double as summed_rest_high_amount,
        coalesce(sustained.is_sustained, false)::boolean as is_sustained,
        coalesce(months.delivered_amount / units.usual_dose, 0)::double as delivered_doses,
        coalesce(months.given_amount / units.usual_dose, 0)::double as given_doses,
        coalesce(rests.rest_amount / units.usual_dose, 0)::double as rest_doses
    from months
    inner join units
        on months.atc = units.atc
    left join rests
        on
            months.department_id = rests.department_id
            and months.atc = rests.atc
            and months.month_on = rests.month_on
    left join sustained
        on
            months.department_id = sustained.department_id
            and months.atc = sustained.atc
            and months.month_on = sustained.month_on

)

select * from sales_gaps

-- Doses per department, medicine and month in the medicine's unit of comparison. A dose was given even where its
-- size can't be read: it is filled in at the mean size of the same product over the country, or of the medicine
-- where no dose of the product has a size, so that a wrong unit does not look like medicine that vanished. What was
-- filled in is told apart. What was left in vials is known in mg only. Source: the project's choice; doses as SMR
-- has them.

with given_of_products as (

    select * from {{ ref('int_supply_months__given') }}

),

units as (

    select * from {{ ref('int_deliveries__units') }}

),

amounts as (

    select
        given_of_products.department_id,
        given_of_products.atc,
        given_of_products.product_id,
        given_of_products.month_on,
        given_of_products.dose_count,
        units.usual_dose,
        case units.unit
            when 'mg' then given_of_products.dose_count_in_mg
            when 'DDD' then given_of_products.dose_count_in_ddd
            when 'piece' then given_of_products.dose_count_in_pieces
        end as sized_dose_count,
        case units.unit
            when 'mg' then given_of_products.given_mg
            when 'DDD' then given_of_products.given_ddd
            when 'piece' then given_of_products.given_pieces
        end as sized_amount,
        case when units.unit = 'mg' then given_of_products.vial_remainder_mg else 0 end as vial_remainder_amount
    from given_of_products
    inner join units
        on given_of_products.atc = units.atc
    where units.unit != 'none'

),

mean_doses as (

    select
        atc,
        product_id,
        sum(sized_amount) / nullif(sum(sized_dose_count), 0) as mean_dose
    from amounts
    group by atc, product_id

),

given as (

    select
        amounts.department_id,
        amounts.atc,
        amounts.month_on,
        sum(amounts.dose_count) as dose_count,
        sum(amounts.sized_amount) as sized_amount,
        sum(
            (amounts.dose_count - amounts.sized_dose_count) * coalesce(mean_doses.mean_dose, amounts.usual_dose)
        ) as filled_in_amount,
        sum(amounts.vial_remainder_amount) as vial_remainder_amount
    from amounts
    left join mean_doses
        on
            amounts.atc = mean_doses.atc
            and amounts.product_id = mean_doses.product_id
    where amounts.department_id is not null
    group by amounts.department_id, amounts.atc, amounts.month_on

)

select * from given

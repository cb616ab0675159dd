with to_departments as (

    select * from {{ ref('int_deliveries__to_departments') }}

),

units as (

    select * from {{ ref('int_deliveries__units') }}

),

deliveries_in_units as (

    select
        to_departments.*,
        units.usual_dose,
        case units.unit
            when 'mg' then to_departments.delivered_mg
            when 'DDD' then to_departments.delivered_ddd
            when 'piece' then to_departments.delivered_pieces
        end as compared_amount
    from to_departments
    left join units
        on to_departments.atc = units.atc

),

deliveries as (

    select
        delivery_id::varchar as delivery_id,
        department_id::varchar as department_id,
        atc::varchar as atc,
        product_id::varchar as product_id,
        product_name::varchar as product_name,
        ordered_on::date as ordered_on,
        delivered_on::date as delivered_on,
        ordered_packs::double as ordered_packs,
        delivered_packs::double as delivered_packs,
        delivered_ddd::double as delivered_ddd,
        delivered_mg::double as delivered_mg,
        compared_amount::double as compared_amount,
        (compared_amount / usual_dose)::double as delivered_doses
    from deliveries_in_units

)

select * from deliveries

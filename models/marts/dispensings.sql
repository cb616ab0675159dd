with dispensings_with_supply as (

    select * from {{ ref('int_dispensings__days_of_supply') }}

),

dispensings as (

    select
        person_id::varchar as person_id,
        product_id::varchar as product_id,
        dispensed_on::date as dispensed_on,
        atc::varchar as atc,
        dispensing_count::bigint as dispensing_count,
        packs::double as packs,
        dispensed_ddd::double as dispensed_ddd,
        unmatched_reversal_count::bigint as unmatched_reversal_count,
        delivered_row_count::bigint as delivered_row_count,
        layout::varchar as layout,
        supply_days::double as supply_days
    from dispensings_with_supply

)

select * from dispensings

with summed_dispensings as (

    select * from {{ ref('int_dispensings__repeated_rows_summed') }}

),

dispensings as (

    select
        person_id::varchar as person_id,
        product_id::varchar as product_id,
        dispensed_on::date as dispensed_on,
        atc::varchar as atc,
        dispensing_count::bigint as dispensing_count,
        packs::double as packs,
        dispensed_ddd::double as dispensed_ddd
    from summed_dispensings

)

select * from dispensings

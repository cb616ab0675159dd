-- A dispensing lasts as many days as it holds defined daily doses: the register does not say how much the patient was
-- to take. It is a rough measure, too long for those who take more than one DDD a day and too short for those who take
-- less. What was taken back lasts no day; where the volume is not counted in DDD nothing is said. Source: expert
-- knowledge [K]; WHO's definition of the DDD as an assumed mean dose a day.

with summed_dispensings as (

    select * from {{ ref('int_dispensings__repeated_rows_summed') }}

),

dispensings_with_supply as (

    select
        *,
        case
            when dispensed_ddd > 0 and dispensing_count > 0 then dispensed_ddd
            when dispensed_ddd is not null then 0
        end as supply_days
    from summed_dispensings

)

select * from dispensings_with_supply

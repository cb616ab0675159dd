-- Repeated rows of prescriptions are genuine: two packs of one item on two lines are two packs. So the rows of one
-- person, item and day are summed. A reversal takes a dispensing away again, with negative packs and volume, on the
-- day on which it counts (int_dispensings__reversals_set_against). The volume of a row is in defined daily doses only
-- where its unit says so. Dose dispensing counts units instead of packs, so such rows add to the volume but not to the
-- packs. Source: layouts of epikur and lmdb; expert knowledge of LMS.

with dispensings as (

    select * from {{ ref('int_dispensings__reversals_set_against') }}

),

atc_changes as (

    select * from {{ ref('int_medicines__atc_changes') }}

),

summed_dispensings as (

    select
        person_id,
        product_id,
        counted_on as dispensed_on,
        max(atc) as atc_reported,
        sum(case when is_reversal then -1 else 1 end) as dispensing_count,
        round(sum(case when dispensing_type = 'DD' then 0 else packs end), 6) as packs,
        round(sum(case when volume_unit in ('DD', 'DDD') then volume end), 6) as dispensed_ddd,
        count_if(is_unmatched_reversal) as unmatched_reversal_count,
        count_if(dispensed_on = counted_on) as delivered_row_count,
        max(layout) filter (where dispensed_on = counted_on) as layout
    from dispensings
    group by person_id, product_id, counted_on

),

recoded_dispensings as (

    select
        summed_dispensings.person_id,
        summed_dispensings.product_id,
        summed_dispensings.dispensed_on,
        coalesce(atc_changes.new_atc, nullif(summed_dispensings.atc_reported, ''), 'unknown') as atc,
        summed_dispensings.dispensing_count,
        summed_dispensings.packs,
        summed_dispensings.dispensed_ddd,
        summed_dispensings.unmatched_reversal_count,
        summed_dispensings.delivered_row_count,
        summed_dispensings.layout
    from summed_dispensings
    left join atc_changes
        on summed_dispensings.atc_reported = atc_changes.old_atc

)

select * from recoded_dispensings

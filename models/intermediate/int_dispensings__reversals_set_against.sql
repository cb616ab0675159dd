-- A pharmacy may take a dispensing back days after it was made, and then no treatment began. So a reversal counts on
-- the day of the dispensing that it takes back: the latest of the same person and item that no other reversal has
-- taken, at most 30 days before (the project's choice; the register does not say which). Dispensings and reversals pair
-- up like brackets: each reversal closes the latest open dispensing, which is the row before it on the same level of
-- the running balance, so no loop is needed. A reversal that finds none keeps its own day.
-- Source: layouts of epikur and lmdb; expert knowledge of LMS.

with dispensings as (

    select * from {{ ref('int_dispensings__from_all_layouts') }}

),

reversed_items as (

    select distinct
        person_id,
        product_id
    from dispensings
    where is_reversal

),

rows_with_balance as (

    select
        dispensings.*,
        sum(case when dispensings.is_reversal then -1 else 1 end) over (
            partition by dispensings.person_id, dispensings.product_id
            order by dispensings.dispensed_on, dispensings.is_reversal, dispensings.packs, dispensings.volume
            rows between unbounded preceding and current row
        ) as balance,
        row_number() over (
            partition by dispensings.person_id, dispensings.product_id
            order by dispensings.dispensed_on, dispensings.is_reversal, dispensings.packs, dispensings.volume
        ) as row_no
    from dispensings
    inner join reversed_items
        on dispensings.person_id = reversed_items.person_id and dispensings.product_id = reversed_items.product_id

),

rows_with_level as (

    select
        *,
        case when is_reversal then balance + 1 else balance end as level
    from rows_with_balance

),

paired_rows as (

    select
        *,
        case
            when is_reversal
                then lag(case when not is_reversal then dispensed_on end) over (
                    partition by person_id, product_id, level order by row_no
                )
        end as taken_back_on
    from rows_with_level

),

dispensings_with_day as (

    select
        person_id,
        product_id,
        dispensed_on,
        case
            when taken_back_on >= dispensed_on - interval '30 days' then taken_back_on else dispensed_on
        end as counted_on,
        is_reversal and coalesce(taken_back_on < dispensed_on - interval '30 days', true) as is_unmatched_reversal,
        atc,
        is_reversal,
        packs,
        volume,
        volume_unit,
        dispensing_type,
        layout
    from paired_rows

    union all

    select
        dispensings.person_id,
        dispensings.product_id,
        dispensings.dispensed_on,
        dispensings.dispensed_on as counted_on,
        dispensings.is_reversal as is_unmatched_reversal,
        dispensings.atc,
        dispensings.is_reversal,
        dispensings.packs,
        dispensings.volume,
        dispensings.volume_unit,
        dispensings.dispensing_type,
        dispensings.layout
    from dispensings
    left join reversed_items
        on dispensings.person_id = reversed_items.person_id and dispensings.product_id = reversed_items.product_id
    where reversed_items.person_id is null

)

select * from dispensings_with_day

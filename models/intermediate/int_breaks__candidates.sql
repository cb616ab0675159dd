-- Every step or spell that the scans found, with its size as a reader understands it: relative to what stood before
-- (rows, amounts, rates, means, spread) or in shares of the rows (missing, validity, values). What stood before is the
-- mean of the twelve months up to the break. Source: the scales of int_breaks__*_series, turned back.

{{ config(materialized='table') }}

with found as (

    select * from {{ ref('int_breaks__found') }}

),

levels_around as (

    select * from {{ ref('int_breaks__levels_around') }}

),

with_levels as (

    select
        found.*,
        levels_around.mean_row_count,
        levels_around.amount_before,
        levels_around.reading_before,
        levels_around.reading_after,
        levels_around.consistent_share,
        levels_around.abrupt_share
    from found
    inner join levels_around
        on found.series_id = levels_around.series_id and found.scan_number = levels_around.scan_number

),

candidates as (

    select
        *,
        case
            when is_count then power(greatest(amount_before + step, 0) / amount_before, 2) - 1
            when is_size then exp(step) - 1
            else power(sin(least(greatest(amount_before + step, 0), pi() / 2)), 2) - power(sin(amount_before), 2)
        end as size,
        case
            when is_count then power(greatest(amount_before + step - 1.96 * step_error, 0) / amount_before, 2) - 1
            when is_size then exp(step - 1.96 * step_error) - 1
            else
                power(sin(least(greatest(amount_before + step - 1.96 * step_error, 0), pi() / 2)), 2)
                - power(sin(amount_before), 2)
        end as size_low,
        case
            when is_count then power(greatest(amount_before + step + 1.96 * step_error, 0) / amount_before, 2) - 1
            when is_size then exp(step + 1.96 * step_error) - 1
            else
                power(sin(least(greatest(amount_before + step + 1.96 * step_error, 0), pi() / 2)), 2)
                - power(sin(amount_before), 2)
        end as size_high
    from with_levels

)

select * from candidates

with expected as (

    select * from {{ ref('int_revisions__expected') }}

),

past_errors as (

    select * from {{ ref('int_revisions__past_errors') }}

),

expected_with_margin as (

    select
        expected.*,
        expected.row_count * expected.growth as final_count,
        -- 1.2816 is the normal deviate of an 80 % interval; few months widen it as Student's distribution does. Past
        -- errors stretch it by their number against twenty, and never shrink it.
        expected.relative_error * (
            (1.2816 + 0.847 / greatest(expected.freedom, 1)) * 20
            + coalesce(
                past_errors.error_count * greatest(
                    past_errors.error_multiple, 1.2816 + 0.847 / greatest(expected.freedom, 1)
                ), 0
            )
        ) / (20 + coalesce(past_errors.error_count, 0)) as margin
    from expected
    left join past_errors
        on
            expected.register = past_errors.register
            and expected.table_name = past_errors.table_name
            and expected.delivered_on = past_errors.known_on

),

revisions as (

    select
        register::varchar as register,
        table_name::varchar as table_name,
        region::varchar as region,
        month_on::date as month_on,
        delivered_on::date as delivered_on,
        age::bigint as age,
        delivery_count::bigint as delivery_count,
        (next_delivered_on is null)::boolean as is_newest,
        is_known::boolean as is_known,
        (is_known and is_final)::boolean as is_final,
        row_count::bigint as row_count,
        (case when is_known then 1 / growth end)::double as completeness,
        (case when is_known then round(final_count) end)::bigint as expected_count,
        (
            case
                when not is_known then null
                when can_fall then round(final_count * exp(-margin))
                else greatest(row_count, round(final_count * exp(-margin)))
            end
        )::bigint as low_count,
        (case when is_known then round(final_count * exp(coalesce(margin, 0))) end)::bigint as high_count,
        (case when is_known then month_on + final_age * interval '1 month' end)::date as final_from_on
    from expected_with_margin

)

select * from revisions

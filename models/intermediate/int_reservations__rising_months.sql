-- The months that are not final, with what is still expected of them, in words and as shares of the rows so far. The
-- words tell of the two newest months of a region; older ones rise by little. Source: the mart revisions.

with revisions as (

    select * from {{ ref('revisions') }}

),

rising as (

    select
        register,
        table_name,
        region,
        month_on,
        (expected_count - row_count) / row_count as rise,
        (low_count - row_count) / row_count as low_rise,
        (high_count - row_count) / row_count as high_rise,
        round(100 * completeness)::bigint as percent_come,
        round(100.0 * expected_count / row_count - 100, 1)::varchar as percent_more,
        round(100.0 * low_count / row_count - 100, 1)::varchar as percent_low,
        round(100.0 * high_count / row_count - 100, 1)::varchar as percent_high,
        row_number() over (partition by register, table_name, region order by month_on desc) as place
    from revisions
    where is_newest and is_known and not is_final

),

rising_in_words as (

    select
        *,
        {{ month_in_words('month_on', 'da') }} || ' er ' || percent_come || ' % komplet og ventes at stige '
        || replace(percent_more, '.', ',') || ' % (80 %-interval ' || replace(percent_low, '.', ',') || ' til '
        || replace(percent_high, '.', ',') || ' %)' as month_da,
        {{ month_in_words('month_on', 'en') }} || ' is ' || percent_come || '% complete and expected to rise by '
        || percent_more || '% (80% interval ' || percent_low || ' to ' || percent_high || '%)' as month_en
    from rising

),

rising_months as (

    select
        register,
        table_name,
        region,
        month_on,
        rise,
        low_rise,
        high_rise,
        max(rise) over by_region as largest_rise,
        case when region = 'all' then '' else region || ': ' end
        || string_agg(month_da, '; ') filter (place <= 2) over by_region || '.' as told_da,
        case when region = 'all' then '' else region || ': ' end
        || string_agg(month_en, '; ') filter (place <= 2) over by_region || '.' as told_en
    from rising_in_words
    window by_region as (
        partition by register, table_name, region order by month_on desc
        rows between unbounded preceding and unbounded following
    )

)

select * from rising_months

-- What a sentence about a detected break needs: what changed, by how much, in Danish and English, and whether the other
-- units stood still meanwhile (the break is as large in the unit itself as against the others). A column goes by its
-- label; the mean of a date is days from another date. Source: the figures of the break; the words are the project's.

with matched as (

    select * from {{ ref('int_breaks__matched') }}

),

medicines as (

    select * from {{ ref('int_breaks__medicines') }}

),

register_columns as (

    select * from {{ source('declared', 'register_columns') }}

),

size_words as (

    select
        matched.*,
        medicines.atc,
        medicines.size as atc_size,
        medicines.size_low as atc_size_low,
        medicines.size_high as atc_size_high,
        case matched.series_kind
            when 'rate' then 'doser pr. sengedag' when 'level' then 'rækker'
            when 'amount' then case when matched.column_name = 'ddd' then 'solgte DDD' else 'leverede pakninger' end
        end as what_da,
        case matched.series_kind
            when 'rate' then 'doses per day in bed' when 'level' then 'rows'
            when 'amount' then case when matched.column_name = 'ddd' then 'DDD sold' else 'packs delivered' end
        end as what_en,
        coalesce(
            case
                when matched.series_kind in ('mean', 'spread') then register_columns.size_name_da
                else register_columns.name_da
            end,
            matched.column_name
        ) as field_da,
        coalesce(
            case
                when matched.series_kind in ('mean', 'spread') then register_columns.size_name_en
                else register_columns.name_en
            end,
            matched.column_name
        ) as field_en,
        {{ in_percent('matched.size') }} as size_words,
        {{ in_percent('matched.reading_before') }} as before_words,
        {{ in_percent('matched.reading_after') }} as after_words,
        {{ in_percent('least(abs(matched.size_low), abs(matched.size_high))') }} as least_words,
        {{ in_percent('greatest(abs(matched.size_low), abs(matched.size_high))') }} as most_words
    from matched
    left join medicines
        on matched.candidate_id = medicines.candidate_id
    left join register_columns
        on
            matched.register = register_columns.register
            and matched.table_name = register_columns.table_name
            and matched.column_name = register_columns.column_name

)

select * from size_words

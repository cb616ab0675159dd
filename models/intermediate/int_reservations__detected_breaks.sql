-- A detected break that nobody declared is a reservation of its unit from the month in which it begins. Where rows or
-- doses changed by a quarter or more, or a tenth of the values became invalid, the line is split there: no change is
-- computed across it. Smaller ones are marked. The bias says how far numbers after the break lie from those before; of
-- sums of doses where units are invalid, how much is lost. What a hospital buys may change without a break of the
-- register, so a change of sales below a quarter is only on the list of breaks, and a larger one concerns what is
-- compared across its month, not what came later. A declared break that the data don't show is told as a note. Source:
-- mart `breaks`' rules; the limits are the project's choice.

with in_words as (

    select * from {{ ref('int_breaks__in_words') }}

),

of_declarations as (

    select * from {{ ref('int_breaks__of_declarations') }}

),

undeclared_breaks as (

    select
        *,
        case
            when series_kind in ('level', 'rate', 'amount') then abs(size) >= 0.25
            else series_kind = 'validity' and abs(size) >= 0.10
        end as is_large,
        case
            when is_count or series_kind = 'rate' then size
            when series_kind = 'validity' then -coalesce(atc_size, size)
        end as effect_bias,
        case
            when is_count or series_kind = 'rate' then size_low
            when series_kind = 'validity' then -coalesce(atc_size_high, size_high)
        end as effect_low,
        case
            when is_count or series_kind = 'rate' then size_high
            when series_kind = 'validity' then -coalesce(atc_size_low, size_low)
        end as effect_high
    from in_words
    where status = 'undeclared'

),

detected_breaks as (

    select
        'break_' || table_name || '_' || lower(replace(coalesce(hospital, region, 'all'), ' ', '_')) || '_'
        || coalesce(column_name || '_', '') || series_kind || '_' || from_on::varchar as reservation_id,
        'detected_break' as kind,
        register,
        table_name,
        column_name,
        null as metric_name,
        case when unit_level = 'country' then 'all' else unit_level end as scope_dimension,
        coalesce(hospital, region) as scope_value,
        atc as atc_prefix,
        from_on,
        case
            when to_month_on is null and series_kind = 'amount' then from_on
            else (to_month_on + interval '1 month' - interval '1 day')::date
        end as to_on,
        case when is_large and series_kind != 'amount' then 2 else 1 end as severity,
        case when is_large and series_kind != 'amount' then 'split' else 'mark' end as action,
        effect_bias,
        effect_low,
        effect_high,
        case when effect_bias is not null then 'share' end as effect_unit,
        'Brud uden deklaration' || case when unit_level = 'country' then '' else ' i ' || coalesce(hospital, region) end
        || ': ' || label_da as label_da,
        'Undeclared break' || case when unit_level = 'country' then '' else ' in ' || coalesce(hospital, region) end
        || ': ' || label_en as label_en,
        text_da,
        text_en
    from undeclared_breaks
    where register != 'sales' or is_large

    union all

    select
        'no_trace_of_' || declaration_id as reservation_id,
        'declared_break' as kind,
        register,
        table_name,
        column_name,
        null as metric_name,
        scope_dimension,
        coalesce(hospital, region) as scope_value,
        null as atc_prefix,
        from_on,
        (from_on + interval '1 month' - interval '1 day')::date as to_on,
        1 as severity,
        'note' as action,
        null as effect_bias,
        null as effect_low,
        null as effect_high,
        null as effect_unit,
        label_da || ': intet spor i tallene' as label_da,
        label_en || ': no trace in the data' as label_en,
        label_da || ' er deklareret, men ingen serie ændrede sig mærkbart inden for to måneder.' as text_da,
        label_en || ' is declared, but no series changed notably within two months.' as text_en
    from of_declarations
    where status = 'declared_without_trace'

)

select * from detected_breaks

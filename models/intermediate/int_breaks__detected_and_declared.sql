-- The list of breaks: the detected ones, and the declared ones that no detected break is. Source: int_breaks__in_words,
-- int_breaks__of_declarations.

with in_words as (

    select * from {{ ref('int_breaks__in_words') }}

),

of_declarations as (

    select * from {{ ref('int_breaks__of_declarations') }}

),

detected_breaks as (

    select
        'break_' || table_name || '_' || lower(replace(coalesce(hospital, region, 'all'), ' ', '_')) || '_'
        || coalesce(column_name || '_', '') || series_kind || '_' || from_on::varchar as break_id,
        status,
        series_kind,
        register,
        table_name,
        column_name,
        value,
        atc,
        unit_level,
        region,
        hospital,
        from_on,
        (to_month_on + interval '1 month' - interval '1 day')::date as to_on,
        size,
        size_low,
        size_high,
        case when is_count or is_size then 'relative' else 'share of rows' end as size_unit,
        reading_before,
        reading_after,
        statistic,
        mean_row_count,
        trace_count,
        declaration_id,
        label_da,
        label_en,
        text_da,
        text_en
    from in_words

),

declared_breaks as (

    select
        'declared_' || declaration_id as break_id,
        status,
        case when status = 'declared' then split_part(series_id, '|', 1) end as series_kind,
        register,
        table_name,
        column_name,
        null::varchar as value,
        atc_prefix as atc,
        case when scope_dimension = 'all' then 'country' else scope_dimension end as unit_level,
        region,
        hospital,
        from_on,
        null::date as to_on,
        null::double as size,
        null::double as size_low,
        null::double as size_high,
        null::varchar as size_unit,
        null::double as reading_before,
        null::double as reading_after,
        statistic,
        null::double as mean_row_count,
        0 as trace_count,
        declaration_id,
        label_da,
        label_en,
        label_da || case status
            when
                'declared'
                then '. Det ses i tallene, men svagere end et brud, som ingen ventede, skal være for at blive fundet.'
            when 'declared_untested'
                then '. Det kan ikke prøves: ingen serie har seks måneder på begge sider.'
            else '. Der er intet spor i tallene: ingen serie ændrede sig mærkbart inden for to måneder.'
        end as text_da,
        label_en || case status
            when
                'declared'
                then '. The data show it, more weakly than a break that nobody expected must be to be found.'
            when 'declared_untested' then '. It can''t be tested: no series has six months on both sides.'
            else '. There is no trace in the data: no series changed notably within two months.'
        end as text_en
    from of_declarations
    where status != 'told'

),

detected_and_declared as (

    select * from detected_breaks

    union all

    select * from declared_breaks

)

select * from detected_and_declared

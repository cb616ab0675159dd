-- What the data say of each declared break. Seen: a detected break matches it, or the strongest step at its date has a
-- statistic of 16 or more (its date is known, so less is asked than of a break nobody expected). Untested: no series of
-- the unit has six months on both sides, as where a layout begins with the break. Else it is declared without a trace.
-- Source: the project's choice of 16, about one chance in five thousand for a single series.

with declared as (

    select * from {{ ref('int_breaks__declared') }}
    where kind = 'declared_break'

),

matches as (

    select * from {{ ref('int_breaks__matches') }}

),

declared_scan as (

    select * from {{ ref('int_breaks__declared_scan') }}

),

best_steps as (

    select
        declaration_id,
        max(statistic) as statistic,
        max_by(series_id, statistic) as series_id,
        max_by(from_on, statistic) as from_on
    from declared_scan
    group by declaration_id

),

matched_declarations as (

    select distinct declaration_id from matches

),

of_declarations as (

    select
        declared.declaration_id,
        declared.register,
        declared.table_name,
        declared.column_name,
        case when declared.scope_dimension = 'region' then declared.scope_value end as region,
        case when declared.scope_dimension = 'hospital' then declared.scope_value end as hospital,
        declared.scope_dimension,
        declared.atc_prefix,
        declared.declared_on as from_on,
        declared.label_da,
        declared.label_en,
        best_steps.statistic,
        best_steps.series_id,
        case
            when matched_declarations.declaration_id is not null then 'told'
            when best_steps.statistic >= 16 then 'declared'
            when best_steps.statistic is null then 'declared_untested'
            else 'declared_without_trace'
        end as status
    from declared
    left join best_steps
        on declared.declaration_id = best_steps.declaration_id
    left join matched_declarations
        on declared.declaration_id = matched_declarations.declaration_id

)

select * from of_declarations

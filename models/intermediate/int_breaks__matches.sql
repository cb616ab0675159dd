-- Which declaration a detected break may be: one of the same table and the same unit (for the country, of its regions
-- too) whose month lies within two months of the break's begin or end. A region's declared change that one hospital
-- alone shows is not it. A column that loses values is matched by its own column only; rows, shares, means and spreads
-- move with any declared change of the table. Declared breaks come before registration styles, severe before mild.
-- Source: the project's choice of two months, for a system is rarely taken into use everywhere on one day.

with told_once as (

    select * from {{ ref('int_breaks__told_once') }}

),

declared as (

    select * from {{ ref('int_breaks__declared') }}

),

matches as (

    select
        told_once.candidate_id,
        declared.declaration_id,
        row_number() over (
            partition by told_once.candidate_id
            order by declared.kind asc, declared.severity desc, declared.declaration_id asc
        ) as match_rank
    from told_once
    inner join declared
        on
            told_once.register = declared.register
            and told_once.table_name = declared.table_name
            and (
                abs(told_once.from_number - {{ month_number('declared.declared_on') }}) <= 2
                or (
                    told_once.to_month_on is not null
                    and abs(told_once.end_number - {{ month_number('declared.declared_on') }}) <= 2
                )
            )
            and case declared.scope_dimension
                when 'all' then told_once.region is null
                when 'region'
                    then
                        told_once.region is null
                        or (told_once.hospital is null and told_once.region = declared.scope_value)
                else told_once.hospital = declared.scope_value
            end
            and (not told_once.is_of_filling or told_once.column_name = declared.column_name)

)

select * from matches

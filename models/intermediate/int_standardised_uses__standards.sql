-- A rate among few patients tells more of the department that has them than of the need, and holds a department up
-- against itself. A stratum with at least 100 occasions in the country in a year has a rate of its own; the smaller
-- ones of a diagnosis go together, and where these too are fewer than 100, with all other small ones of the group.
-- Source: the project's choice; with 100 a department that has a tenth of them moves its own expected number by a
-- tenth of its difference.

{{ config(materialized='table') }}

with counts as (

    select * from {{ ref('int_standardised_uses__counts') }}

),

strata as (

    select
        compared_group,
        year(month_on) as in_year,
        stratum,
        sum(occasion_count) as occasion_count
    from counts
    group by compared_group, year(month_on), stratum

),

strata_of_diagnoses as (

    select
        *,
        split_part(stratum, ' ', 1) as diagnosis_group,
        sum(case when occasion_count < 100 then occasion_count end) over (
            partition by compared_group, in_year, split_part(stratum, ' ', 1)
        ) as small_occasion_count
    from strata

),

standards as (

    select
        compared_group,
        in_year,
        stratum,
        case
            when occasion_count >= 100 then stratum
            when small_occasion_count >= 100 then diagnosis_group
            else 'all'
        end as standard
    from strata_of_diagnoses

)

select * from standards

-- How often a medicine is used in the whole country on an occasion of patients like these, year by year: what a
-- department is held up against (indirect standardisation). A standard is a stratum, or all strata of its diagnosis or
-- group, the large ones too. Source: Breslow NE & Day NE, Statistical Methods in Cancer Research II, IARC 1987, p.
-- 65-72.

{{ config(materialized='table') }}

with counts as (

    select * from {{ ref('int_standardised_uses__counts') }}

),

observed as (

    select * from {{ ref('int_standardised_uses__observed') }}

),

occasions as (

    select
        compared_group,
        year(month_on) as in_year,
        stratum,
        sum(occasion_count) as occasion_count
    from counts
    group by compared_group, year(month_on), stratum

),

levels as (

    select
        compared_group,
        in_year,
        stratum,
        stratum as standard
    from occasions
    union all
    select
        compared_group,
        in_year,
        stratum,
        split_part(stratum, ' ', 1) as standard
    from occasions
    union all
    select
        compared_group,
        in_year,
        stratum,
        'all' as standard
    from occasions

),

occasions_of_standards as (

    select
        levels.compared_group,
        levels.in_year,
        levels.standard,
        sum(occasions.occasion_count) as occasion_count
    from occasions
    inner join levels
        on
            occasions.compared_group = levels.compared_group
            and occasions.in_year = levels.in_year
            and occasions.stratum = levels.stratum
    group by levels.compared_group, levels.in_year, levels.standard

),

uses_of_standards as (

    select
        levels.compared_group,
        levels.in_year,
        levels.standard,
        observed.atc,
        sum(observed.observed_count) as observed_count
    from observed
    inner join levels
        on
            observed.compared_group = levels.compared_group
            and year(observed.month_on) = levels.in_year
            and observed.stratum = levels.stratum
    group by levels.compared_group, levels.in_year, levels.standard, observed.atc

),

rates as (

    select
        uses_of_standards.compared_group,
        uses_of_standards.in_year,
        uses_of_standards.standard,
        uses_of_standards.atc,
        uses_of_standards.observed_count * 1.0 / occasions_of_standards.occasion_count as use_rate
    from uses_of_standards
    inner join occasions_of_standards
        on
            uses_of_standards.compared_group = occasions_of_standards.compared_group
            and uses_of_standards.in_year = occasions_of_standards.in_year
            and uses_of_standards.standard = occasions_of_standards.standard

)

select * from rates

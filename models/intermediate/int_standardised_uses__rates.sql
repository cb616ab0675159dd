-- How often a medicine is used in the whole country on an occasion of patients like these, year by year: what a
-- department is held up against (indirect standardisation). Over the country expected and observed uses are equal.
-- Source: Breslow NE & Day NE, Statistical Methods in Cancer Research II, IARC 1987, p. 65-72.

{{ config(materialized='table') }}

with counts as (

    select * from {{ ref('int_standardised_uses__counts') }}

),

observed as (

    select * from {{ ref('int_standardised_uses__observed') }}

),

standards as (

    select * from {{ ref('int_standardised_uses__standards') }}

),

occasions_of_standards as (

    select
        standards.compared_group,
        standards.in_year,
        standards.standard,
        sum(counts.occasion_count) as occasion_count
    from counts
    inner join standards
        on
            counts.compared_group = standards.compared_group
            and year(counts.month_on) = standards.in_year
            and counts.stratum = standards.stratum
    group by standards.compared_group, standards.in_year, standards.standard

),

uses_of_standards as (

    select
        standards.compared_group,
        standards.in_year,
        standards.standard,
        observed.atc,
        sum(observed.observed_count) as observed_count
    from observed
    inner join standards
        on
            observed.compared_group = standards.compared_group
            and year(observed.month_on) = standards.in_year
            and observed.stratum = standards.stratum
    group by standards.compared_group, standards.in_year, standards.standard, observed.atc

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

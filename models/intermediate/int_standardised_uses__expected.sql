-- What a department would have used on its own occasions if it chose as the country does for such patients. Its own
-- patients are part of the country's: a department with most of a stratum's occasions is held up against itself.
-- Source: Breslow NE & Day NE, Statistical Methods in Cancer Research II, IARC 1987, p. 65-72.

with counts as (

    select * from {{ ref('int_standardised_uses__counts') }}

),

standards as (

    select * from {{ ref('int_standardised_uses__standards') }}

),

rates as (

    select * from {{ ref('int_standardised_uses__rates') }}

),

uses_to_expect as (

    select
        counts.compared_group,
        counts.department_id,
        counts.month_on,
        rates.atc,
        sum(counts.occasion_count * rates.use_rate) as expected_uses
    from counts
    inner join standards
        on
            counts.compared_group = standards.compared_group
            and year(counts.month_on) = standards.in_year
            and counts.stratum = standards.stratum
    inner join rates
        on
            standards.compared_group = rates.compared_group
            and standards.in_year = rates.in_year
            and standards.standard = rates.standard
    group by counts.compared_group, counts.department_id, counts.month_on, rates.atc

),

occasions as (

    select
        compared_group,
        department_id,
        month_on,
        sum(occasion_count) as occasion_count
    from counts
    group by compared_group, department_id, month_on

),

expected as (

    select
        uses_to_expect.compared_group,
        uses_to_expect.department_id,
        uses_to_expect.month_on,
        uses_to_expect.atc,
        occasions.occasion_count,
        uses_to_expect.expected_uses
    from uses_to_expect
    inner join occasions
        on
            uses_to_expect.compared_group = occasions.compared_group
            and uses_to_expect.department_id = occasions.department_id
            and uses_to_expect.month_on = occasions.month_on

)

select * from expected

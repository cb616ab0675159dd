-- How many doses a unit would have reported in a month: its usual number, changed as its contacts in LPR were that
-- month (a closed department has none, July has fewer) and as other units of its kind used the medicine that month
-- (season, shortage, withdrawal). The surprise of a month without doses is minus the logarithm of the probability
-- that a negative binomial count of this mean and dispersion is zero, at most 12. A month is in question where it
-- holds nothing, or less than 3 % of the unit's median month: stray rows reach a register in silent months too; not
-- at the first and last month, which may be parts of months. Source: the zero probability of the negative binomial
-- distribution, (1 + dispersion x mean) ^ (-1 / dispersion); the 3 % are the project's choice, silent months of
-- synthetic registers with odd seeds hold at most 2.5 %.

with usual_use as (

    select * from {{ ref('int_reporting_states__usual_use') }}

),

months_with_others as (

    select
        *,
        least(1.25, (contact_count + 0.5) / (usual_contact_count + 0.5)) as activity,
        case
            when atc = 'all' then 1
            else least(
                1.5, (sum(dose_count) over everyone - dose_count + 5)
                / (sum(usual_count) over everyone - usual_count + 5)
            )
        end as use_elsewhere
    from usual_use
    window everyone as (partition by unit_level, atc, month_on)

),

expected_use as (

    select
        *,
        usual_count * activity * use_elsewhere as expected_count,
        least(12, ln(1 + dispersion * usual_count * activity * use_elsewhere) / dispersion) as surprise
    from months_with_others
    where dose_count < 0.03 * median_count and usual_count > 0 and not is_end_of_use

)

select * from expected_use

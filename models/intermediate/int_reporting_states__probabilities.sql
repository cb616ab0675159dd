-- The probability that a unit did not report, from the evidence by logistic regression: one set of coefficients for
-- all medicines of a unit together, one for a single medicine of a unit that reports otherwise. Where a hospital is
-- silent its departments are, and where a unit is silent all its medicines are, so probabilities are joined from the
-- wide to the narrow: 1 - (1 - wide) x (1 - own). Source: seed `reporting_state_coefficients`, where the fit is
-- described.

with evidence as (

    select * from {{ ref('int_reporting_states__evidence') }}

),

reporting_state_coefficients as (

    select * from {{ ref('reporting_state_coefficients') }}

),

coefficients as (

    select
        medicines,
        sum(case when evidence = 'constant' then coefficient else 0 end) as constant_weight,
        sum(case when evidence = 'unlikely_zero' then coefficient else 0 end) as unlikely_zero_weight,
        sum(case when evidence = 'unlikely_and_delivered' then coefficient else 0 end) as unlikely_and_delivered_weight,
        sum(case when evidence = 'deliveries_lacking' then coefficient else 0 end) as deliveries_lacking_weight,
        sum(case when evidence = 'inactivity' then coefficient else 0 end) as inactivity_weight
    from reporting_state_coefficients
    group by medicines

),

own_probabilities as (

    select
        evidence.*,
        round(1 / (1 + exp(-(
            coefficients.constant_weight
            + coefficients.unlikely_zero_weight * evidence.unlikely_zero
            + coefficients.unlikely_and_delivered_weight * evidence.unlikely_and_delivered
            + coefficients.deliveries_lacking_weight * evidence.deliveries_lacking
            + coefficients.inactivity_weight * evidence.inactivity
        ))), 9) as own_probability
    from evidence
    inner join coefficients
        on coefficients.medicines = case when evidence.atc = 'all' then 'all' else 'one' end

),

silent_units as (

    select
        unit_level,
        unit_id,
        month_on,
        own_probability
    from own_probabilities
    where atc = 'all'

),

probabilities as (

    select
        own_probabilities.*,
        round(
            1 - (1 - own_probabilities.own_probability)
            * (1 - coalesce(silent_hospitals.own_probability, 0))
            * (1 - coalesce(silent_departments.own_probability, 0)),
            9
        ) as probability
    from own_probabilities
    left join silent_units as silent_hospitals
        on
            silent_hospitals.unit_level = 'hospital'
            and own_probabilities.hospital = silent_hospitals.unit_id
            and own_probabilities.month_on = silent_hospitals.month_on
            and not (own_probabilities.unit_level = 'hospital' and own_probabilities.atc = 'all')
    left join silent_units as silent_departments
        on
            silent_departments.unit_level = 'department'
            and own_probabilities.unit_level = 'department'
            and own_probabilities.atc <> 'all'
            and own_probabilities.unit_id = silent_departments.unit_id
            and own_probabilities.month_on = silent_departments.month_on

)

select * from probabilities

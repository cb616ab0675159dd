-- Every month from a unit's first to its last use of a medicine, with what is usual there around it: the mean of the
-- six months that end three months before it and the six that begin three months after. Two months on each side are
-- left out, so that a gap of three months is not compared with itself. The spread of those counts gives the
-- dispersion of a negative binomial distribution (variance = mean + dispersion x mean squared), at least 0.05.
-- Source: method of moments, Bliss and Fisher, Fitting the negative binomial distribution to biological data,
-- Biometrics 1953;9:176-200.

with months_of_use as (

    select * from {{ ref('int_reporting_states__months_of_use') }}

),

sums_around as (

    select
        *,
        nullif(count(*) over wide - count(*) over near, 0) as month_count,
        sum(dose_count) over wide - sum(dose_count) over near as dose_sum,
        sum(dose_count * dose_count) over wide - sum(dose_count * dose_count) over near as square_sum,
        sum(delivery_count) over wide - sum(delivery_count) over near as delivery_sum,
        greatest(sum(delivered_amount) over wide - sum(delivered_amount) over near, 0) as delivered_sum,
        greatest(sum(given_amount) over wide - sum(given_amount) over near, 0) as given_sum,
        sum(contact_count) over wide - sum(contact_count) over near as contact_sum
    from months_of_use
    window
        wide as (partition by unit_level, unit_id, atc order by month_on rows between 8 preceding and 8 following),
        near as (partition by unit_level, unit_id, atc order by month_on rows between 2 preceding and 2 following)

),

usual_use as (

    select
        unit_level,
        unit_id,
        hospital,
        atc,
        month_on,
        is_end_of_use,
        dose_count,
        median_count,
        delivery_count,
        delivered_amount,
        contact_count,
        coalesce(dose_sum / month_count, 0) as usual_count,
        coalesce(delivery_sum / month_count, 0) as usual_delivery_count,
        coalesce(delivered_sum / month_count, 0) as usual_amount,
        coalesce(contact_sum / month_count, 0) as usual_contact_count,
        least(1, case when delivered_sum > 0.000001 then given_sum / delivered_sum else 1 end) as registered_share,
        greatest(0.05, case
            when dose_sum > 0 and month_count > 1
                then
                    ((square_sum - dose_sum * dose_sum / month_count) / (month_count - 1) - dose_sum / month_count)
                    / (dose_sum / month_count * dose_sum / month_count)
            else 0
        end) as dispersion
    from sums_around

)

select * from usual_use

-- Truth: effects. Eight pairs of medicines and an outcome each, invented, with a rate ratio of 1.0, 1.3, 1.8 or 3.0
-- drawn by the seed. Severe patients have twice the rate and get the first medicine more often (confounding by
-- indication); a diagnosis of lung disease before the start shows who they are. One person in five has four times the
-- rate, and only first events count (depletion of susceptibles). Where the ratio is 1.0, a few first symptoms were
-- the reason for the first medicine (protopathic bias).

create or replace table effect_plan as
with ranked as (
    select
        *,
        row_number() over (order by rnd(disease || exposed, 'effect size')) as place,
        row_number() over (order by disease, exposed) as number
    from read_csv(getvariable('folder') || '/effect_pairs.csv', header = true, all_varchar = true)
)
select
    *,
    [1.0, 1.3, 1.8, 3.0][1 + (place - 1) % 4] as rate_ratio
from ranked;

-- The events by person, two numbers apart for each line of treatment.
create or replace table effect_events as
with lines as (
    select
        courses.*,
        effect_plan.* exclude (disease),
        courses.regimens = effect_plan.exposed as is_exposed,
        rnd(person_no, 'severe ' || line) < if(is_exposed, 0.6, 0.3) as is_severe,
        rnd(person_no, 'frail') < 0.2 as is_frail
    from courses
    inner join effect_plan
        on courses.disease = effect_plan.disease
            and courses.regimens in (effect_plan.exposed, effect_plan.comparator)
), with_outcome as (
    select
        *,
        case
            when is_exposed and rate_ratio = 1 and rnd(person_no, 'protopathic ' || line) < 0.04
                then starts_on + 1 + (20 * rnd(person_no, 'protopathic on ' || line))::integer
            -- Six per hundred years for a patient who is neither severe nor frail.
            else starts_on + least(20000, -ln(1 - rnd(person_no, 'outcome ' || line) + 1e-12) * 365.25 / (
                0.06 * if(is_exposed, rate_ratio, 1) * if(is_severe, 2, 1) * if(is_frail, 4, 1)
            ))::integer
        end as outcome_on
    from lines
)
select
    'admission' as kind, person_no, region, 'internal' as specialty, outcome as diagnosis,
    outcome_on as event_on, 4.0 as days, 'general' as ward_group, false as is_planned,
    300 + 2 * line as number
from with_outcome
where outcome_on between starts_on and starts_on + duration_days
    and outcome_on < least(
        coalesce(died_on, date '2099-01-01'), coalesce(emigrated_on, date '2099-01-01')
    )
union all
select
    'check_up', person_no, region, 'internal', 'DJ449',
    starts_on - 60 - (200 * rnd(person_no, 'lung disease ' || line))::integer, 0, null, true,
    301 + 2 * line
from lines
where is_severe;

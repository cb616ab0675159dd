-- Why an episode ends: because the patient died or left the country within the gap, or because another medicine of
-- the area was begun around the last covered day (28 days before it until the gap is over: a switch), else because
-- nothing more was supplied (gap). An episode whose gap reaches beyond the newest dose in the register has not been
-- seen to end: it is ongoing and censored, and so is one that ends with emigration. Source:
-- declarations/treatment_areas; [K].

with lines as (

    select * from {{ ref('int_treatment_episodes__lines') }}

),

persons as (

    select * from {{ ref('persons') }}

),

administrations as (

    select * from {{ ref('administrations') }}

),

newest_dose as (

    select max(administered_on) as newest_on
    from administrations

),

next_medicines as (

    select
        lines.treatment_area,
        lines.person_id,
        lines.atc,
        lines.started_on,
        min_by(other_lines.atc, (other_lines.started_on, other_lines.atc)) as next_atc,
        min(other_lines.started_on) as next_started_on
    from lines
    inner join lines as other_lines
        on
            lines.treatment_area = other_lines.treatment_area
            and lines.person_id = other_lines.person_id
            and lines.atc != other_lines.atc
            and lines.started_on < other_lines.started_on
            and other_lines.started_on >= lines.ended_on - interval '28 days'
            and other_lines.started_on <= lines.ended_on + lines.episode_gap_days * interval '1 day'
    group by lines.treatment_area, lines.person_id, lines.atc, lines.started_on

),

stops as (

    select
        lines.*,
        next_medicines.next_atc,
        next_medicines.next_started_on,
        case
            when persons.died_on <= lines.ended_on + lines.episode_gap_days * interval '1 day' then 'death'
            when next_medicines.next_atc is not null then 'switch'
            when persons.emigrated_on <= lines.ended_on + lines.episode_gap_days * interval '1 day'
                then 'emigration'
            when lines.ended_on + lines.episode_gap_days * interval '1 day' >= newest_dose.newest_on then 'ongoing'
            else 'gap'
        end as stop_reason
    from lines
    cross join newest_dose
    left join persons
        on lines.person_id = persons.person_id
    left join next_medicines
        on
            lines.treatment_area = next_medicines.treatment_area
            and lines.person_id = next_medicines.person_id
            and lines.atc = next_medicines.atc
            and lines.started_on = next_medicines.started_on

)

select * from stops

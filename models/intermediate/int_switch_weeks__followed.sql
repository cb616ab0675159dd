-- A switch can only be followed where doses are seen for eight weeks before its first day, for else nobody can tell
-- who was treated before. It is followed in whole weeks, Monday to Sunday, from four weeks before its first day to its
-- last day or the newest dose. Source: declarations/switches; the eight weeks are the longest usual time between two
-- hand-outs.

with administrations as (

    select * from {{ ref('administrations') }}

),

switches as (

    select * from {{ source('declared', 'switches') }}

),

doses_seen as (

    select
        min(administered_on) as first_dose_on,
        max(administered_on) as last_dose_on
    from administrations

),

followed as (

    select
        switches.switch_id,
        switches.atc,
        switches.from_on::date as from_on,
        least(coalesce(switches.to_on, '9999-12-31')::date, doses_seen.last_dose_on) as to_on,
        switches.expected_within_weeks,
        date_trunc('week', switches.from_on::date - interval '28 days')::date as first_week_on,
        (
            date_trunc(
                'week',
                least(coalesce(switches.to_on, '9999-12-31')::date, doses_seen.last_dose_on) + interval '1 day'
            ) - interval '7 days'
        )::date as last_week_on
    from switches
    cross join doses_seen
    where
        doses_seen.first_dose_on <= (switches.from_on::date - interval '56 days')::date
        and doses_seen.last_dose_on >= switches.from_on::date

)

select * from followed

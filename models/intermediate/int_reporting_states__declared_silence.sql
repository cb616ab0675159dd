-- Where a region has declared that it does not register its hand-outs of a medicine, a month without doses is
-- explained: it is neither a true zero nor a gap that somebody has to look for. All medicines of a unit together
-- count as declared where at least half of the doses expected are of such medicines. Source:
-- declarations/registration_styles, style none.

with evidence as (

    select * from {{ ref('int_reporting_states__evidence') }}

),

units as (

    select * from {{ ref('int_reporting_states__units') }}

),

registration_styles as (

    select * from {{ source('declared', 'registration_styles') }}

),

silent_styles as (

    select
        region,
        atc_prefix,
        from_on::date as from_on,
        coalesce(to_on::date, date '9999-12-31') as to_on
    from registration_styles
    where style = 'none'

),

regions_of_units as (

    select distinct
        unit_level,
        unit_id,
        region
    from units

),

medicines_in_question as (

    select
        evidence.unit_level,
        evidence.unit_id,
        evidence.atc,
        evidence.month_on,
        max(evidence.expected_count) as expected_count,
        bool_or(silent_styles.from_on is not null) as is_declared
    from evidence
    inner join regions_of_units
        on evidence.unit_level = regions_of_units.unit_level and evidence.unit_id = regions_of_units.unit_id
    left join silent_styles
        on
            coalesce(silent_styles.region, regions_of_units.region) = regions_of_units.region
            and starts_with(evidence.atc, coalesce(silent_styles.atc_prefix, ''))
            and evidence.month_on between silent_styles.from_on and silent_styles.to_on
    where evidence.atc <> 'all'
    group by evidence.unit_level, evidence.unit_id, evidence.atc, evidence.month_on

),

declared_silence as (

    select
        unit_level,
        unit_id,
        atc,
        month_on
    from medicines_in_question
    where is_declared

    union all

    select
        unit_level,
        unit_id,
        'all' as atc,
        month_on
    from medicines_in_question
    group by unit_level, unit_id, month_on
    having 2 * sum(case when is_declared then expected_count else 0 end) >= sum(expected_count)

)

select * from declared_silence

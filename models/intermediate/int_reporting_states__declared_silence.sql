-- Where a region has declared that it does not register its hand-outs of a medicine, a month without doses is
-- explained: it is neither a true zero nor a gap that somebody has to look for. All medicines of a unit together
-- count as declared where at least half of the medicines delivered that month are such. Source:
-- declarations/registration_styles, style none.

with evidence as (

    select * from {{ ref('int_reporting_states__evidence') }}

),

use_of_units as (

    select * from {{ ref('int_reporting_states__use_of_units') }}

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

medicines_concerned as (

    select
        unit_level,
        unit_id,
        atc,
        month_on
    from evidence
    where atc <> 'all'

    union distinct

    select
        unit_level,
        unit_id,
        atc,
        month_on
    from use_of_units
    where atc <> 'all' and delivery_count > 0

),

declared_medicines as (

    select distinct
        medicines_concerned.unit_level,
        medicines_concerned.unit_id,
        medicines_concerned.atc,
        medicines_concerned.month_on
    from medicines_concerned
    inner join units
        on medicines_concerned.unit_level = units.unit_level and medicines_concerned.unit_id = units.unit_id
    inner join silent_styles
        on
            coalesce(silent_styles.region, units.region) = units.region
            and starts_with(medicines_concerned.atc, coalesce(silent_styles.atc_prefix, ''))
            and medicines_concerned.month_on between silent_styles.from_on and silent_styles.to_on

),

declared_silence as (

    select * from declared_medicines

    union all

    select
        use_of_units.unit_level,
        use_of_units.unit_id,
        'all' as atc,
        use_of_units.month_on
    from use_of_units
    left join declared_medicines
        on
            use_of_units.unit_level = declared_medicines.unit_level
            and use_of_units.unit_id = declared_medicines.unit_id
            and use_of_units.atc = declared_medicines.atc
            and use_of_units.month_on = declared_medicines.month_on
    where use_of_units.atc <> 'all' and use_of_units.delivery_count > 0
    group by use_of_units.unit_level, use_of_units.unit_id, use_of_units.month_on
    having 2 * count(declared_medicines.unit_id) >= count(*)

)

select * from declared_silence

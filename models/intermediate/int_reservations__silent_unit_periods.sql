-- Months in which a unit did not report, joined where they follow each other, and told of the widest unit alone: a
-- silent hospital and not each of its departments, a silent department and not each of its medicines. What a
-- declaration explains is left out. Source: mart `reporting_states`; DECISIONS 37.

with reporting_states as (

    select * from {{ ref('reporting_states') }}

),

departments as (

    select * from {{ ref('departments') }}

),

medicines as (

    select * from {{ ref('medicines') }}

),

silent_months as (

    select * from reporting_states
    where state = 'missing' and not is_declared

),

widest_months as (

    select
        silent_months.*,
        {{ run_number(
            'silent_months.month_on', ['silent_months.unit_level', 'silent_months.unit_id', 'silent_months.atc']
        ) }} as run_number
    from silent_months
    left join silent_months as wider
        on
            silent_months.month_on = wider.month_on
            and (
                (silent_months.hospital = wider.unit_id and wider.atc in ('all', silent_months.atc))
                or (silent_months.unit_id = wider.unit_id and wider.atc = 'all')
            )
            and not (silent_months.unit_id = wider.unit_id and silent_months.atc = wider.atc)
    where wider.unit_id is null

),

silent_periods as (

    select
        unit_level,
        unit_id,
        atc,
        min(month_on) as from_on,
        max(month_on) as last_month_on,
        (max(month_on) + interval '1 month' - interval '1 day')::date as to_on,
        max(probability) as probability,
        max_by(evidence_da, own_probability) as evidence_da,
        max_by(evidence_en, own_probability) as evidence_en
    from widest_months
    group by unit_level, unit_id, atc, run_number

),

silent_unit_periods as (

    select
        silent_periods.*,
        coalesce(departments.department_name, silent_periods.unit_id) as unit_name,
        coalesce(departments.unit_code, silent_periods.unit_id) as unit_code,
        nullif(silent_periods.atc, 'all') as atc_prefix,
        ' ' || medicines.medicine_name as medicine
    from silent_periods
    left join departments
        on silent_periods.unit_level = 'department' and silent_periods.unit_id = departments.department_id
    left join medicines
        on silent_periods.atc = medicines.atc

)

select * from silent_unit_periods

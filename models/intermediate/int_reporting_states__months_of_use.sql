-- A month without a dose leaves no row; here every month stands that lies between the first and the last month in
-- which a unit used a medicine, with zeros where nothing was given or delivered, and with the unit's contacts in LPR.
-- Before the first and after the last month nobody can say that anything is lacking. Source: marts `supply_months`
-- and `reporting_months`.

with use_of_units as (

    select * from {{ ref('int_reporting_states__use_of_units') }}

),

units as (

    select * from {{ ref('int_reporting_states__units') }}

),

reporting_months as (

    select * from {{ ref('reporting_months') }}

),

days as (

    select * from {{ ref('time_spine') }}

),

unit_contacts as (

    select
        units.unit_level,
        units.unit_id,
        reporting_months.month_on,
        sum(reporting_months.row_count) as contact_count
    from reporting_months
    inner join units
        on reporting_months.department_id = units.department_id
    where reporting_months.register = 'lpr'
    group by units.unit_level, units.unit_id, reporting_months.month_on

),

lives as (

    select
        unit_level,
        unit_id,
        hospital,
        atc,
        median(dose_count) as median_count,
        min(month_on) as first_on,
        max(month_on) as last_on
    from use_of_units
    where dose_count > 0
    group by unit_level, unit_id, hospital, atc

),

months_of_use as (

    select
        lives.unit_level,
        lives.unit_id,
        lives.hospital,
        lives.atc,
        lives.median_count,
        days.date_day as month_on,
        days.date_day in (lives.first_on, lives.last_on) as is_end_of_use,
        coalesce(use_of_units.dose_count, 0) as dose_count,
        coalesce(use_of_units.delivery_count, 0) as delivery_count,
        coalesce(use_of_units.delivered_amount, 0) as delivered_amount,
        coalesce(use_of_units.given_amount, 0) as given_amount,
        coalesce(unit_contacts.contact_count, 0)::double as contact_count
    from lives
    inner join days
        on days.date_day between lives.first_on and lives.last_on and extract(day from days.date_day) = 1
    left join use_of_units
        on
            lives.unit_level = use_of_units.unit_level
            and lives.unit_id = use_of_units.unit_id
            and lives.atc = use_of_units.atc
            and days.date_day = use_of_units.month_on
    left join unit_contacts
        on
            lives.unit_level = unit_contacts.unit_level
            and lives.unit_id = unit_contacts.unit_id
            and days.date_day = unit_contacts.month_on

)

select * from months_of_use

-- What a patient has of a medicine: doses and hand-outs of hospitals, prescriptions, and drug procedures that are not
-- also a dose. A day's hand-outs and packs add up and are a stock at home. What is given in the department on one day
-- is one treatment and lasts as long as the longest of it, a procedure for the maintenance interval. A day covers the
-- longer of the two, or itself where nothing says how long. Source: the marts; the seed maintenance_doses.

with administrations as (

    select * from {{ ref('administrations') }}

),

dispensings as (

    select * from {{ ref('dispensings') }}

),

procedures as (

    select * from {{ ref('procedures') }}

),

maintenance_doses as (

    select * from {{ ref('maintenance_doses') }}

),

area_medicines as (

    select * from {{ ref('int_treatment_episodes__area_medicines') }}

),

followed_medicines as (

    select distinct atc from area_medicines

),

intervals as (

    select
        atc,
        max(interval_days) as interval_days
    from maintenance_doses
    group by atc

),

all_supplies as (

    select
        administrations.person_id,
        administrations.atc,
        administrations.administered_on as supplied_on,
        case when administrations.is_handed_out then administrations.supply_days else 0 end as stock_days,
        case when administrations.is_handed_out then 0 else administrations.supply_days end as given_days,
        1 as administration_count,
        0 as dispensing_count,
        0 as procedure_count
    from administrations
    inner join followed_medicines
        on administrations.atc = followed_medicines.atc

    union all

    select
        dispensings.person_id,
        dispensings.atc,
        dispensings.dispensed_on as supplied_on,
        dispensings.supply_days as stock_days,
        0 as given_days,
        0 as administration_count,
        1 as dispensing_count,
        0 as procedure_count
    from dispensings
    inner join followed_medicines
        on dispensings.atc = followed_medicines.atc
    where dispensings.dispensing_count > 0

    union all

    select
        procedures.person_id,
        procedures.atc,
        procedures.performed_on as supplied_on,
        0 as stock_days,
        intervals.interval_days as given_days,
        0 as administration_count,
        0 as dispensing_count,
        1 as procedure_count
    from procedures
    inner join followed_medicines
        on procedures.atc = followed_medicines.atc
    left join intervals
        on procedures.atc = intervals.atc
    where not procedures.is_also_administration and procedures.person_id is not null

),

supplies as (

    select
        person_id,
        atc,
        supplied_on,
        coalesce(sum(stock_days), 0) as stock_days,
        greatest(coalesce(sum(stock_days), 0), coalesce(max(given_days), 0), 1) as supply_days,
        sum(administration_count) as administration_count,
        sum(dispensing_count) as dispensing_count,
        sum(procedure_count) as procedure_count
    from all_supplies
    where supplied_on is not null
    group by person_id, atc, supplied_on

)

select * from supplies

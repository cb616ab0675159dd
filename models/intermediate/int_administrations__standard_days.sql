-- How many days of ordinary treatment a dose stands for. The defined daily dose (DDD) says so for most medicines. Where
-- a substance has none, as most biologics and cancer medicines, or where it misleads, a maintenance regimen stands in:
-- the dose divided by the regimen's dose, times its interval; a regimen of the diagnosis' treatment area goes before
-- the general one. A regimen by weight, body surface or kidney function gives its interval alone, for the registers
-- hold no weight, and so does a child's dose, if the dose is known and above zero; without a regimen a child has no
-- standard, for DDD are those of adults. Beside it stands why the DDD misleads: the person is under 18 on the day
-- (child), the dose follows the weight (weight), or it is given every second week or more rarely (interval).
-- Source: the seeds maintenance_doses and ddd_values; WHO's guidelines say that DDD are for adults [K].

with administrations as (

    select * from {{ ref('int_administrations__order_dates_repaired') }}

),

maintenance_doses as (

    select * from {{ ref('maintenance_doses') }}

),

persons as (

    select * from {{ ref('int_persons__status_and_age') }}

),

area_regimens as (

    select * from {{ ref('int_administrations__area_regimens') }}

),

administrations_with_age as (

    select
        administrations.*,
        case when administrations.route in ('OR', 'PO') then 'O' else administrations.route end as regimen_route,
        coalesce(administrations.administered_at::date < persons.born_on + interval '18 years', false) as is_child
    from administrations
    left join persons
        on administrations.person_id = persons.person_id

),

administrations_with_regimen as (

    select
        administrations_with_age.*,
        coalesce(area_regimens.interval_days, maintenance_doses.interval_days) as interval_days,
        case
            when area_regimens.atc is null then maintenance_doses.mg_per_administration
            else area_regimens.mg_per_administration
        end as mg_per_administration,
        case
            when area_regimens.atc is null then maintenance_doses.mg_per_kg
            else area_regimens.mg_per_kg
        end is not null as is_by_weight
    from administrations_with_age
    left join maintenance_doses
        on
            administrations_with_age.atc = maintenance_doses.atc
            and administrations_with_age.regimen_route = maintenance_doses.route
            and maintenance_doses.treatment_area = 'any'
    left join area_regimens
        on
            administrations_with_age.atc = area_regimens.atc
            and administrations_with_age.regimen_route = area_regimens.route
            and administrations_with_age.diagnosis_code = area_regimens.diagnosis_code

),

administrations_with_standard as (

    select
        *,
        case
            when interval_days is not null then 'maintenance'
            when dose_ddd is not null and not is_child then 'ddd'
            else 'none'
        end as dose_standard,
        case
            when dose_ddd is null then null
            when is_child then 'child'
            when is_by_weight then 'weight'
            when interval_days >= 14 then 'interval'
        end as ddd_misleads_because
    from administrations_with_regimen

),

standard_days as (

    select
        *,
        case
            when dose_standard = 'ddd' then dose_ddd
            when dose_standard = 'maintenance' and mg_per_administration is not null and not is_child
                then dose_mg / mg_per_administration * interval_days
            when dose_standard = 'maintenance' and dose_amount > 0 then interval_days
        end as standard_days
    from administrations_with_standard

)

select * from standard_days

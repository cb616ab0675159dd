-- How many days of ordinary treatment a dose stands for. The defined daily dose (DDD) says so for most medicines. Where
-- a substance has none, as most biologics and cancer medicines, or where it misleads, a maintenance regimen stands in:
-- the dose divided by the regimen's dose, times its interval. A regimen by weight, body surface or kidney function
-- gives its interval alone, for the registers hold no weight, and so does a child's dose; without a regimen a child
-- has no standard, for DDD are those of adults. Beside it stands why the DDD misleads: the person is under 18 on the
-- day (child), the dose follows the weight (weight), or it is given every second week or more rarely (interval).
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

administrations_with_regimen as (

    select
        administrations.*,
        maintenance_doses.interval_days,
        maintenance_doses.mg_per_administration,
        maintenance_doses.mg_per_kg is not null as is_by_weight,
        coalesce(administrations.administered_at::date < persons.born_on + interval '18 years', false) as is_child
    from administrations
    left join maintenance_doses
        on
            administrations.atc = maintenance_doses.atc
            and case
                when administrations.route in ('OR', 'PO') then 'O'
                else administrations.route
            end = maintenance_doses.route
    left join persons
        on administrations.person_id = persons.person_id

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
            when dose_standard = 'maintenance' then interval_days
        end as standard_days
    from administrations_with_standard

)

select * from standard_days

-- Observed and expected uses by unit, medicine and month, without months that can't be compared: those of a unit that a
-- reservation excludes, those before a break, and those that later deliveries may still change.
with units as (
    select department_id, unit_code, department_name, hospital, region
    from marts.departments
),

acting as (
    select * from marts.reservations
    where reservation_id in (select unnest($ids))
),

-- Months that later deliveries may change, and those in which one medicine was not reported.
unsure as (
    select * from marts.reservations
    where register = 'smr' and (kind = 'provisional' or (kind = 'coverage' and atc_prefix is not null))
),

uses as (
    select
        standardised_uses.compared_group, units.unit_code, units.department_name, units.hospital,
        units.region, standardised_uses.atc, standardised_uses.month_on,
        sum(standardised_uses.observed_count) as observed,
        sum(standardised_uses.expected_uses) as expected,
        sum(standardised_uses.occasion_count) as occasions
    from marts.standardised_uses
    inner join units using (department_id)
    group by all
),

broken as (
    select
        uses.unit_code, uses.atc,
        max(coalesce(acting.to_on, acting.from_on)) as last_on
    from (select distinct unit_code, department_name, hospital, region, atc from uses) as uses
    inner join acting
        on acting.action = 'split'
            and acting.from_on is not null
            and starts_with(uses.atc, coalesce(acting.atc_prefix, ''))
            and case acting.scope_dimension
                when 'all' then true
                when 'region' then acting.scope_value = uses.region
                when 'hospital' then acting.scope_value = uses.hospital
                when 'department_name' then acting.scope_value = uses.department_name
                else false
            end
    group by uses.unit_code, uses.atc
)

select uses.*
from uses
left join broken on uses.unit_code = broken.unit_code and uses.atc = broken.atc
where uses.month_on >= coalesce(broken.last_on, uses.month_on)
    and not exists (
        select 1
        from (
            select * from acting where action = 'exclude'
            union all
            select * from unsure
        ) as out
        where last_day(uses.month_on) >= out.from_on
            and uses.month_on <= coalesce(out.to_on, date '9999-12-31')
            and starts_with(uses.atc, coalesce(out.atc_prefix, ''))
            and case out.scope_dimension
                when 'all' then true
                when 'region' then out.scope_value = uses.region
                when 'hospital' then out.scope_value = uses.hospital
                when 'department_name' then out.scope_value = uses.department_name
                else false
            end
    )
    -- Months without the medicine between months of use, missing or zero, are told as such and are no level.
    and not exists (
        select 1
        from marts.reporting_states
        inner join units on reporting_states.unit_id = units.department_id
        where reporting_states.unit_level = 'department'
            and units.unit_code = uses.unit_code
            and reporting_states.atc in (uses.atc, 'all')
            and reporting_states.month_on = uses.month_on
    )

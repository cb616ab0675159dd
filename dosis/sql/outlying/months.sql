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

cells as (
    select distinct unit_code, department_name, hospital, region, atc
    from uses
),

-- What acts on a unit's medicine, wherever its scope is told.
touching as (
    select
        cells.unit_code, cells.atc, said.from_on,
        coalesce(said.to_on, date '9999-12-31') as to_on,
        said.action = 'split' as is_split,
        coalesce(said.to_on, said.from_on) as whole_from_on
    from cells
    inner join (
        select * from acting
        union all
        select * from unsure where reservation_id not in (select unnest($ids))
    ) as said
        on starts_with(cells.atc, coalesce(said.atc_prefix, ''))
            and case said.scope_dimension
                when 'all' then true
                when 'region' then said.scope_value = cells.region
                when 'hospital' then said.scope_value = cells.hospital
                when 'department_name' then said.scope_value = cells.department_name
                else false
            end
),

broken as (
    select unit_code, atc, max(whole_from_on) as last_on
    from touching
    where is_split
    group by unit_code, atc
)

select uses.*
from uses
left join broken on uses.unit_code = broken.unit_code and uses.atc = broken.atc
where uses.month_on >= coalesce(broken.last_on, uses.month_on)
    and not exists (
        select 1
        from touching
        where not touching.is_split
            and touching.unit_code = uses.unit_code
            and touching.atc = uses.atc
            and last_day(uses.month_on) >= touching.from_on
            and uses.month_on <= touching.to_on
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

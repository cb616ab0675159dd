-- What a unit gave and got in a month, once for each medicine and once for all its medicines together ('all').
-- Amounts are in defined daily doses, in mg where a medicine has none; amounts of different medicines cannot be
-- added, so for all together the number of medicines delivered stands in. Source: mart `supply_months`, what hospital
-- pharmacies delivered beside what SMR holds; DECISIONS 37 tells why this is the evidence.

with supply_months as (

    select * from {{ ref('supply_months') }}

),

units as (

    select * from {{ ref('int_reporting_states__units') }}

),

unit_medicines as (

    select
        units.unit_level,
        units.unit_id,
        units.hospital,
        supply_months.atc,
        supply_months.month_on::date as month_on,
        sum(supply_months.dose_count) as dose_count,
        sum(case
            when supply_months.delivered_ddd <> 0 then supply_months.delivered_ddd
            else supply_months.delivered_mg
        end) as delivered_amount,
        sum(case
            when supply_months.administered_ddd <> 0 then supply_months.administered_ddd
            else supply_months.administered_mg
        end) as given_amount
    from supply_months
    inner join units
        on supply_months.department_id = units.department_id
    group by units.unit_level, units.unit_id, units.hospital, supply_months.atc, supply_months.month_on

),

use_of_units as (

    select
        unit_level,
        unit_id,
        hospital,
        atc,
        month_on,
        dose_count::double as dose_count,
        (delivered_amount > 0)::bigint::double as delivery_count,
        greatest(delivered_amount, 0)::double as delivered_amount,
        given_amount::double as given_amount
    from unit_medicines
    where atc <> 'unknown'

    union all

    select
        unit_level,
        unit_id,
        hospital,
        'all' as atc,
        month_on,
        sum(dose_count)::double as dose_count,
        count_if(delivered_amount > 0)::double as delivery_count,
        count_if(delivered_amount > 0)::double as delivered_amount,
        count_if(delivered_amount > 0)::double as given_amount
    from unit_medicines
    group by unit_level, unit_id, hospital, month_on

)

select * from use_of_units

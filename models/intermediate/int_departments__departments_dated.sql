-- A department has one row per period in which it belongs to one hospital and one region: the periods of the
-- organisation, cut where its region is taken over by another. Registers that report by department find it here.
-- Source: organisationer of LPR3 and the seed regions.

with organisation_units as (

    select * from {{ ref('int_departments__from_organisation') }}

),

region_succession as (

    select * from {{ ref('int_departments__region_succession') }}

),

departments as (

    select
        organisation_units.unit_code,
        organisation_units.unit_level,
        organisation_units.unit_name,
        organisation_units.hospital,
        organisation_units.hospital_today,
        organisation_units.specialty,
        region_succession.region,
        greatest(organisation_units.valid_from_on, region_succession.valid_from_on) as valid_from_on,
        least(organisation_units.valid_to_on, region_succession.valid_to_on) as valid_to_on,
        organisation_units.unit_code || '@'
        || greatest(organisation_units.valid_from_on, region_succession.valid_from_on)::varchar as department_id
    from organisation_units
    inner join region_succession
        on
            organisation_units.region = region_succession.region_of_origin
            and organisation_units.valid_from_on <= region_succession.valid_to_on
            and organisation_units.valid_to_on >= region_succession.valid_from_on

)

select * from departments

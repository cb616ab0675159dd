-- A department is a SHAK unit of seven characters: hospital (four) and department (three). The organisation is dated,
-- and its periods overlap by one day: the day belongs to the period that begins on it. The hospital is the institution;
-- in Region Sjælland the institution is the whole hospital service and the hospital stands one level below. What
-- Østdanmark will write is not known: a SHAK hospital that lay in Sjælland keeps the level below, any other the
-- institution. Where wards of a department are listed too, the department's own row names it. Source: organisationer of
-- LPR3, model F; the seed regions; the project's choice for Østdanmark.

with organisations as (

    select * from {{ ref('stg_lpr__lpr3_f_organisations') }}

),

regions as (

    select * from {{ ref('regions') }}

),

organisations_with_level as (

    select
        organisations.*,
        case
            when regions.hospital_level != 'not known' then regions.hospital_level
            else max(nullif(regions.hospital_level, 'not known')) over (
                partition by organisations.shak_hospital_code
            )
        end as hospital_level
    from organisations
    left join regions
        on replace(organisations.region, 'Region ', '') = regions.region
    where organisations.shak_hospital_code != '' and organisations.shak_department_code != ''

),

department_rows as (

    select
        shak_hospital_code || shak_department_code as unit_code,
        replace(region, 'Region ', '') as region,
        case when hospital_level = 'level 1' then coalesce(level_1_name, institution) else institution end as hospital,
        unit_name,
        coalesce(nullif(specialty, ''), 'unknown') as specialty,
        valid_from_on,
        valid_to_on
    from organisations_with_level
    qualify row_number() over (
        partition by shak_hospital_code, shak_department_code, valid_from_on
        order by (case when coalesce(shak_ward_code, '') = '' then 0 else 1 end), sor_code
    ) = 1

),

departments as (

    select
        unit_code,
        'department' as unit_level,
        hospital || ', ' || replace(unit_name, ', ' || hospital, '') as unit_name,
        hospital,
        region,
        specialty,
        valid_from_on,
        least(
            case when valid_to_on >= date '2999-12-31' then date '9999-12-31' else valid_to_on end,
            coalesce(
                lead(valid_from_on) over (partition by unit_code order by valid_from_on) - interval '1 day',
                date '9999-12-31'
            )::date
        ) as valid_to_on,
        max_by(hospital, valid_from_on) over (partition by unit_code) as hospital_today
    from department_rows

)

select * from departments

with indications as (

    select * from {{ ref('int_administrations__indications') }}

),

reporting_regions as (

    select * from {{ ref('int_administrations__reporting_regions') }}

),

administrations as (

    select
        indications.administration_id::varchar as administration_id,
        indications.person_id::varchar as person_id,
        indications.department_id::varchar as department_id,
        indications.contact_id::varchar as contact_id,
        indications.administered_at::timestamp as administered_at,
        indications.administered_at::date as administered_on,
        indications.atc::varchar as atc,
        indications.atc_reported::varchar as atc_reported,
        indications.product_id::varchar as product_id,
        indications.drug_id::varchar as drug_id,
        coalesce(indications.product_name, 'unknown')::varchar as product_name,
        indications.route::varchar as route,
        indications.reported_dose::varchar as reported_dose,
        indications.reported_unit::varchar as reported_unit,
        indications.dose_amount::double as dose_amount,
        indications.dose_unit::varchar as dose_unit,
        indications.dose_mg::double as dose_mg,
        indications.dose_ddd::double as dose_ddd,
        coalesce(indications.has_usable_unit, false)::boolean as has_usable_unit,
        coalesce(indications.order_type_code = 'UDLEV', false)::boolean as is_handed_out,
        indications.order_started_at::timestamp as order_started_at,
        indications.order_ended_at::timestamp as order_ended_at,
        indications.link_method::varchar as link_method,
        indications.diagnosis_code::varchar as diagnosis_code,
        indications.diagnosis_method::varchar as diagnosis_method,
        coalesce(reporting_regions.reporting_region, 'unknown')::varchar as reporting_region
    from indications
    left join reporting_regions
        on indications.reporting_region_code = reporting_regions.reporting_region_code

)

select * from administrations

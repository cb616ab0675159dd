with doses as (

    select * from {{ ref('int_administrations__dose_in_ddd') }}

),

indications as (

    select * from {{ ref('int_administrations__indications') }}

),

reporting_regions as (

    select * from {{ ref('int_administrations__reporting_regions') }}

),

administrations as (

    select
        doses.administration_id::varchar as administration_id,
        doses.person_id::varchar as person_id,
        doses.department_id::varchar as department_id,
        indications.contact_id::varchar as contact_id,
        doses.administered_at::timestamp as administered_at,
        doses.administered_at::date as administered_on,
        doses.atc::varchar as atc,
        doses.atc_reported::varchar as atc_reported,
        doses.product_id::varchar as product_id,
        doses.drug_id::varchar as drug_id,
        coalesce(doses.product_name, 'unknown')::varchar as product_name,
        doses.route::varchar as route,
        doses.reported_dose::varchar as reported_dose,
        doses.reported_unit::varchar as reported_unit,
        doses.dose_amount::double as dose_amount,
        doses.dose_unit::varchar as dose_unit,
        doses.dose_mg::double as dose_mg,
        doses.dose_ddd::double as dose_ddd,
        coalesce(doses.has_usable_unit, false)::boolean as has_usable_unit,
        coalesce(doses.order_type_code = 'UDLEV', false)::boolean as is_handed_out,
        doses.order_started_at::timestamp as order_started_at,
        doses.order_ended_at::timestamp as order_ended_at,
        indications.link_method::varchar as link_method,
        indications.diagnosis_code::varchar as diagnosis_code,
        indications.diagnosis_method::varchar as diagnosis_method,
        coalesce(reporting_regions.reporting_region, 'unknown')::varchar as reporting_region
    from doses
    inner join indications
        on doses.administration_id = indications.administration_id
    left join reporting_regions
        on doses.reporting_region_code = reporting_regions.reporting_region_code

)

select * from administrations

with treated_administrations as (

    select * from {{ ref('int_administrations__vial_remainder') }}

),

reporting_regions as (

    select * from {{ ref('int_administrations__reporting_regions') }}

),

administrations as (

    select
        treated_administrations.administration_id::varchar as administration_id,
        treated_administrations.person_id::varchar as person_id,
        treated_administrations.department_id::varchar as department_id,
        treated_administrations.contact_id::varchar as contact_id,
        treated_administrations.administered_at::timestamp as administered_at,
        treated_administrations.administered_at::date as administered_on,
        treated_administrations.atc::varchar as atc,
        treated_administrations.atc_reported::varchar as atc_reported,
        treated_administrations.product_id::varchar as product_id,
        treated_administrations.drug_id::varchar as drug_id,
        coalesce(treated_administrations.product_name, 'unknown')::varchar as product_name,
        treated_administrations.route::varchar as route,
        treated_administrations.reported_dose::varchar as reported_dose,
        treated_administrations.reported_unit::varchar as reported_unit,
        treated_administrations.dose_amount::double as dose_amount,
        treated_administrations.dose_unit::varchar as dose_unit,
        treated_administrations.dose_mg::double as dose_mg,
        treated_administrations.dose_iu::double as dose_iu,
        treated_administrations.dose_ml::double as dose_ml,
        treated_administrations.dose_pieces::double as dose_pieces,
        treated_administrations.dose_ddd::double as dose_ddd,
        treated_administrations.dose_standard::varchar as dose_standard,
        treated_administrations.standard_days::double as standard_days,
        treated_administrations.ddd_misleads_because::varchar as ddd_misleads_because,
        treated_administrations.supply_days::double as supply_days,
        treated_administrations.supply_basis::varchar as supply_basis,
        treated_administrations.vial_remainder_mg::double as vial_remainder_mg,
        coalesce(treated_administrations.has_usable_unit, false)::boolean as has_usable_unit,
        coalesce(treated_administrations.is_for_home_use, false)::boolean as is_handed_out,
        treated_administrations.credible_order_started_at::timestamp as order_started_at,
        treated_administrations.credible_order_ended_at::timestamp as order_ended_at,
        treated_administrations.order_repair::varchar as order_repair,
        treated_administrations.link_method::varchar as link_method,
        treated_administrations.link_multiplicity::bigint as link_multiplicity,
        treated_administrations.is_also_procedure::boolean as is_also_procedure,
        treated_administrations.diagnosis_code::varchar as diagnosis_code,
        treated_administrations.diagnosis_method::varchar as diagnosis_method,
        coalesce(reporting_regions.reporting_region, 'unknown')::varchar as reporting_region
    from treated_administrations
    left join reporting_regions
        on treated_administrations.reporting_region_code = reporting_regions.reporting_region_code

)

select * from administrations

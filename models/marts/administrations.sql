with treated_administrations as (

    select * from {{ ref('int_administrations__vial_remainder') }}

),

administrations as (

    select
        administration_id::varchar as administration_id,
        person_id::varchar as person_id,
        department_id::varchar as department_id,
        contact_id::varchar as contact_id,
        administered_at::timestamp as administered_at,
        administered_at::date as administered_on,
        atc::varchar as atc,
        atc_reported::varchar as atc_reported,
        product_id::varchar as product_id,
        drug_id::varchar as drug_id,
        coalesce(product_name, 'unknown')::varchar as product_name,
        route::varchar as route,
        reported_dose::varchar as reported_dose,
        reported_unit::varchar as reported_unit,
        dose_amount::double as dose_amount,
        dose_unit::varchar as dose_unit,
        dose_mg::double as dose_mg,
        dose_iu::double as dose_iu,
        dose_ml::double as dose_ml,
        dose_pieces::double as dose_pieces,
        dose_ddd::double as dose_ddd,
        dose_standard::varchar as dose_standard,
        standard_days::double as standard_days,
        ddd_misleads_because::varchar as ddd_misleads_because,
        supply_days::double as supply_days,
        supply_basis::varchar as supply_basis,
        vial_remainder_mg::double as vial_remainder_mg,
        coalesce(has_usable_unit, false)::boolean as has_usable_unit,
        coalesce(is_for_home_use, false)::boolean as is_handed_out,
        credible_order_started_at::timestamp as order_started_at,
        credible_order_ended_at::timestamp as order_ended_at,
        order_repair::varchar as order_repair,
        link_method::varchar as link_method,
        link_multiplicity::bigint as link_multiplicity,
        is_also_procedure::boolean as is_also_procedure,
        diagnosis_code::varchar as diagnosis_code,
        diagnosis_method::varchar as diagnosis_method,
        coalesce(reporting_region, 'unknown')::varchar as reporting_region
    from treated_administrations

)

select * from administrations

-- One pass over the delivered doses: per column, reporting region and month how many rows there are, how many lack
-- a value and how many hold one that cannot be used.

with administrations as (

    select * from staging.stg_smr__administrations

),

reporting_regions as (

    select * from intermediate.int_administrations__reporting_regions

),

order_types as (

    select * from intermediate.int_administrations__order_types

),

unit_spellings as (

    select * from intermediate.int_administrations__unit_spellings

),

profiled_rows as (

    select
        coalesce(reporting_regions.reporting_region, 'unknown') as region,
        date_trunc('month', administrations.administered_at)::date as month_on,
        administrations.administration_id,
        administrations.reported_dose,
        administrations.reported_unit,
        administrations.atc_reported,
        administrations.order_type_code,
        administrations.order_started_at,
        administrations.order_ended_at,
        unit_spellings.unit = 'unknown' as has_unknown_unit,
        coalesce(order_types.is_known, false) as has_known_order_type
    from administrations
    left join reporting_regions
        on administrations.reporting_region_code = reporting_regions.reporting_region_code
            and administrations.administered_at::date
            between reporting_regions.valid_from_on and reporting_regions.valid_to_on
    left join order_types
        on administrations.order_type_code = order_types.order_type_code
    left join unit_spellings
        on administrations.reported_unit = unit_spellings.spelling

),

column_counts as (

    select
        region,
        month_on,
        count(*) as row_count,
        count_if(coalesce(administration_id, '') = '') as key_missing,
        count_if(reported_dose is null) as dose_missing,
        count_if(try_cast(replace(reported_dose, ',', '.') as double) is null) as dose_invalid,
        count_if(reported_unit is null) as unit_missing,
        count_if(has_unknown_unit) as unit_invalid,
        count_if(atc_reported is null) as atc_missing,
        count_if(length(coalesce(atc_reported, '')) < 7) as atc_invalid,
        count_if(order_type_code is null) as order_type_missing,
        count_if(not has_known_order_type) as order_type_invalid,
        count_if(order_started_at is null) as order_start_missing,
        0 as order_start_invalid,
        count_if(order_ended_at is null) as order_end_missing,
        count_if(order_ended_at < order_started_at) as order_end_invalid
    from profiled_rows
    group by region, month_on

)

select region, month_on, row_count, 'k_adm_id' as column_name, key_missing as missing_count, 0 as invalid_count from column_counts
union all
select region, month_on, row_count, 'v_adm_dosis', dose_missing, dose_invalid from column_counts
union all
select region, month_on, row_count, 'v_adm_dosis_enhed', unit_missing, unit_invalid from column_counts
union all
select region, month_on, row_count, 'c_atc', atc_missing, atc_invalid from column_counts
union all
select region, month_on, row_count, 'c_ord_type', order_type_missing, order_type_invalid from column_counts
union all
select region, month_on, row_count, 'd_ord_start', order_start_missing, order_start_invalid from column_counts
union all
select region, month_on, row_count, 'd_ord_slut', order_end_missing, order_end_invalid from column_counts
order by all

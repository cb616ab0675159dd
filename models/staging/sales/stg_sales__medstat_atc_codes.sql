with atc_code_data as (

    select * from {{ source('sales', 'atc_code_data') }}

),

atc_codes as (

    select
        upper(trim(atc))::varchar as atc,
        year::bigint as year,
        sector::varchar as sector_code,
        region::varchar as region_code,
        upper(trim(sex))::varchar as sex_code,
        upper(trim(age))::varchar as age_code,
        persons::double as persons,
        persons_per_1000::double as persons_per_1000,
        turnover::double as turnover_thousand_dkk,
        regional_grant::double as reimbursement_thousand_dkk,
        quantity::double as thousand_units,
        quantity_per_1000_per_day::double as units_per_1000_per_day,
        trim(primary_sector_percent)::varchar as primary_sector_percent_text,
        trim(empty)::varchar as empty_field
    from atc_code_data

)

select * from atc_codes

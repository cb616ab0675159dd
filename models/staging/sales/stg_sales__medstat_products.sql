with product_name_data as (

    select * from {{ source('sales', 'product_name_data') }}

),

products as (

    select
        upper(trim(atc))::varchar as atc,
        year::bigint as year,
        sector::varchar as sector_code,
        lpad(trim(product_id), 6, '0')::varchar as product_id,
        a1_sold_packs::double as a1_packs,
        a1_sold_amount::double as a1_amount,
        a1_turnover::double as a1_turnover_thousand_dkk,
        a2_sold_packs::double as a2_packs,
        a2_sold_packs_supp::double as a2_reimbursed_packs,
        a2_sold_amounts::double as a2_amount,
        a2_turnover::double as a2_turnover_thousand_dkk,
        a2_regional_sup::double as a2_reimbursement_thousand_dkk,
        a3_sold_packs::double as a3_packs,
        a3_sold_amounts::double as a3_amount,
        trim(empty)::varchar as empty_field
    from product_name_data

)

select * from products

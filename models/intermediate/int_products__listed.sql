-- What the lists of medicines say of an item number: drug number, name, form and strength. The hospitals' table says it
-- first, then the pharmacies'; a column that the first leaves empty is taken from the next. The ATC code is the current
-- one. Source: laegemiddel of SMR, laegemiddeloplysninger of LMS; the seed atc_changes.

with hospital_products as (

    select * from {{ ref('stg_smr__products') }}

),

pharmacy_products as (

    select * from {{ ref('stg_lms__products') }}

),

atc_changes as (

    select * from {{ ref('int_medicines__atc_changes') }}

),

rows_of_lists as (

    select
        product_id,
        drug_id,
        product_name,
        atc,
        form,
        strength_text,
        1 as list_rank
    from hospital_products

    union all

    select
        product_id,
        drug_id,
        product_name,
        atc,
        form,
        strength_text,
        2 as list_rank
    from pharmacy_products

),

products_with_current_code as (

    select
        rows_of_lists.*,
        coalesce(atc_changes.new_atc, rows_of_lists.atc) as current_atc
    from rows_of_lists
    left join atc_changes
        on rows_of_lists.atc = atc_changes.old_atc
    where rows_of_lists.product_id != ''

),

listed as (

    select
        product_id,
        min_by(drug_id, (list_rank, drug_id)) filter (where drug_id != '') as drug_id,
        min_by(product_name, (list_rank, product_name)) filter (where product_name != '') as product_name,
        min_by(current_atc, (list_rank, current_atc)) filter (where current_atc != '') as atc,
        min_by(form, (list_rank, form)) filter (where form != '') as form,
        min_by(strength_text, (list_rank, strength_text)) filter (where strength_text != '') as strength_text
    from products_with_current_code
    group by product_id

)

select * from listed

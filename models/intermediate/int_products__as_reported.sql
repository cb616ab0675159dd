-- An item number that no table of medicines holds, as a magistral preparation or a very old pack, is known only by what
-- hospitals wrote beside it. The name, drug number, form and code that stand together most often are taken, so that one
-- misspelt row does not name the product. Source: SMR's v_laegemiddelnavn, v_drugid, v_laegemiddel_form and c_atc.

with administrations as (

    select * from {{ ref('stg_smr__administrations') }}

),

current_codes as (

    select * from {{ ref('int_administrations__current_atc') }}

),

hospital_products as (

    select * from {{ ref('stg_smr__products') }}

),

pharmacy_products as (

    select * from {{ ref('stg_lms__products') }}

),

known_products as (

    select product_id from hospital_products
    union
    select product_id from pharmacy_products

),

reported_names as (

    select
        administrations.product_id,
        coalesce(administrations.atc_reported, '') as atc_reported,
        administrations.drug_id,
        administrations.product_name,
        administrations.form,
        count(*) over (
            partition by
                administrations.product_id,
                coalesce(administrations.atc_reported, ''),
                administrations.drug_id,
                administrations.product_name,
                administrations.form
        ) as row_count
    from administrations
    left join known_products
        on administrations.product_id = known_products.product_id
    where known_products.product_id is null and administrations.product_id != ''

),

as_reported as (

    select
        reported_names.product_id,
        reported_names.drug_id,
        reported_names.product_name,
        current_codes.atc,
        reported_names.form
    from reported_names
    left join current_codes
        on
            reported_names.atc_reported = current_codes.atc_reported
            and reported_names.product_id = current_codes.product_id
    qualify row_number() over (
        partition by reported_names.product_id
        order by reported_names.row_count desc, reported_names.product_name asc, current_codes.atc asc
    ) = 1

)

select * from as_reported

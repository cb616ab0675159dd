-- What an item number is: what the lists of medicines say of it, and where no list holds it, what hospitals wrote
-- beside it. Source: int_products__listed, int_products__as_reported.

with listed_products as (

    select * from {{ ref('int_products__listed') }}

),

reported_products as (

    select * from {{ ref('int_products__as_reported') }}

),

identity as (

    select
        product_id,
        drug_id,
        product_name,
        atc,
        form,
        strength_text
    from listed_products

    union all

    select
        product_id,
        nullif(drug_id, '') as drug_id,
        nullif(product_name, '') as product_name,
        nullif(atc, '') as atc,
        nullif(form, '') as form,
        null as strength_text
    from reported_products

)

select * from identity

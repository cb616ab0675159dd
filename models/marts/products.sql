with identity as (

    select * from {{ ref('int_products__identity') }}

),

kinds as (

    select * from {{ ref('int_products__kinds') }}

),

products as (

    select
        identity.product_id::varchar as product_id,
        identity.drug_id::varchar as drug_id,
        coalesce(identity.product_name, 'unknown')::varchar as product_name,
        coalesce(identity.atc, 'unknown')::varchar as atc,
        coalesce(identity.form, 'unknown')::varchar as form,
        identity.strength_text::varchar as strength_text,
        coalesce(kinds.product_kind, 'unknown')::varchar as product_kind,
        coalesce(kinds.brand_name, identity.product_name, 'unknown')::varchar as brand_name
    from identity
    left join kinds
        on identity.product_id = kinds.product_id

)

select * from products

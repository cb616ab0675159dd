-- WHO changes ATC codes, and SMR keeps the code of the day. The code as reported is kept, and beside it stands the
-- current one, so that a substance is one line over the years. A code that was replaced by exactly one other is
-- changed; one that was split in several, and so is carried by no current medicine, becomes the code of its item
-- number, and so does an empty one. Where nothing is found the code stays as it is, or is 'unknown'. Source:
-- int_medicines__atc_changes; laegemiddel of SMR.

with administrations as (

    select * from {{ ref('stg_smr__administrations') }}

),

atc_changes as (

    select * from {{ ref('int_medicines__atc_changes') }}

),

products as (

    select * from {{ ref('stg_smr__products') }}

),

reported_codes as (

    select distinct
        coalesce(atc_reported, '') as atc_reported,
        coalesce(product_id, '') as product_id
    from administrations

),

product_codes as (

    select
        products.product_id,
        max(coalesce(atc_changes.new_atc, nullif(products.atc, ''))) as atc
    from products
    left join atc_changes
        on products.atc = atc_changes.old_atc
    where products.product_id != ''
    group by products.product_id

),

product_atc_codes as (

    select distinct atc from product_codes

),

filled_codes as (

    select
        reported_codes.atc_reported,
        reported_codes.product_id,
        product_codes.atc as product_atc,
        coalesce(nullif(reported_codes.atc_reported, ''), product_codes.atc, 'unknown') as filled_atc
    from reported_codes
    left join product_codes
        on reported_codes.product_id = product_codes.product_id

),

current_codes as (

    select
        filled_codes.atc_reported,
        filled_codes.product_id,
        coalesce(
            atc_changes.new_atc,
            case when product_atc_codes.atc is null then filled_codes.product_atc end,
            filled_codes.filled_atc
        ) as atc
    from filled_codes
    left join atc_changes
        on filled_codes.filled_atc = atc_changes.old_atc
    left join product_atc_codes
        on filled_codes.filled_atc = product_atc_codes.atc

)

select * from current_codes

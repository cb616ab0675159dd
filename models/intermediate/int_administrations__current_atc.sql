-- WHO changes ATC codes, and SMR keeps the code of the day. The code as reported is kept, and beside it stands the
-- current one, so that a substance is one line over the years. Only a code that was replaced by exactly one other is
-- changed. An empty code is looked up by the item number; where that fails too, the code is 'unknown'.
-- Source: the seed atc_changes; laegemiddel of SMR.

with administrations as (

    select * from {{ ref('stg_smr__administrations') }}

),

atc_changes as (

    select * from {{ ref('atc_changes') }}

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
        product_id,
        max(atc) as atc
    from products
    where product_id != ''
    group by product_id

),

filled_codes as (

    select
        reported_codes.atc_reported,
        reported_codes.product_id,
        coalesce(nullif(reported_codes.atc_reported, ''), nullif(product_codes.atc, ''), 'unknown') as filled_atc
    from reported_codes
    left join product_codes
        on reported_codes.product_id = product_codes.product_id

),

current_codes as (

    select
        filled_codes.atc_reported,
        filled_codes.product_id,
        coalesce(atc_changes.new_atc, filled_codes.filled_atc) as atc
    from filled_codes
    left join atc_changes
        on filled_codes.filled_atc = atc_changes.old_atc

)

select * from current_codes

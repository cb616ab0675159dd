-- A concentrate's strength is mostly a mass per mL, so what a vial holds needs its volume, which stands in the words
-- for the pack: 4 mL in "1 x 4 ml", "2 stk. (4 ml)" and "10 htgl. a 4 ml". A volume alone ("4 ml") is read as one vial
-- where the medicine is a concentrate; of a ready solution it can be ten bottles together, and then the vial is
-- unknown. So is a volume with a point before three digits. Source: laegemiddel of SMR; the project's reading of it.

with products as (

    select * from {{ ref('stg_smr__products') }}

),

pack_texts as (

    select
        product_id,
        lower(form) like '%konc%' as is_concentrate,
        replace(lower(coalesce(pack_size_name, pack_size_text || ' ' || pack_size_unit)), ',', '.') as pack_text
    from products
    where product_id != ''

),

volumes as (

    select
        product_id,
        coalesce(
            try_cast(
                regexp_extract(
                    pack_text,
                    '[0-9] *(x|stk|htgl|hætteglas)[^0-9]*([0-9]+([.][0-9]{1,2})?) *ml',
                    2
                ) as double
            ),
            case
                when is_concentrate
                    then try_cast(regexp_extract(pack_text, '^([0-9]+([.][0-9]{1,2})?) *ml$', 1) as double)
            end
        ) as volume_ml
    from pack_texts

),

vial_volumes as (

    select
        product_id,
        max(volume_ml) as vial_ml
    from volumes
    where volume_ml > 0
    group by product_id

)

select * from vial_volumes

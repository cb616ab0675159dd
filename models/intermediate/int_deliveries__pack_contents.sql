-- What a pack holds, in pieces, in mg and in defined daily doses. Pieces times a strength that is a mass, or mL times a
-- strength per mL, give mg. DDD are counted by the same list as doses are, so that delivered and given can be compared;
-- where the list has none, the pack's own volume is taken if it is in DDD. The spellings of units are read in the list
-- itself, for a pack's content has nothing to do with how doses are reported. Source: laegemiddel of SMR; the seeds
-- dose_units, ddd_values.

with products as (

    select * from {{ ref('stg_smr__products') }}

),

dose_units as (

    select * from {{ ref('dose_units') }}

),

atc_changes as (

    select * from {{ ref('int_medicines__atc_changes') }}

),

ddd_values as (

    select * from {{ ref('ddd_values') }}

),

packs as (

    select
        products.product_id,
        max(coalesce(atc_changes.new_atc, products.atc)) as atc,
        max(products.product_name) as product_name,
        max({{ who_route('products.route', 'products.form') }}) as who_route,
        max(products.strength * strengths.factor::double) as strength_amount,
        max(strengths.unit) as strength_unit,
        max(try_cast(replace(products.pack_size_text, ',', '.') as double) * pack_units.factor::double) as pack_amount,
        max(pack_units.unit) as pack_unit,
        max(case when products.pack_volume_unit in ('DDD', 'DD') then products.pack_volume end) as volume_ddd
    from products
    left join atc_changes
        on products.atc = atc_changes.old_atc
    left join dose_units as strengths
        on lower(products.strength_unit) = strengths.spelling
    left join dose_units as pack_units
        on lower(products.pack_size_unit) = pack_units.spelling
    where products.product_id != ''
    group by products.product_id

),

pack_amounts as (

    select
        *,
        case
            when pack_unit = 'piece' and strength_unit = 'mg' then pack_amount * strength_amount
            when pack_unit = 'mL' and strength_unit = 'mg/mL' then pack_amount * strength_amount
        end as pack_mg,
        case
            when pack_unit = 'piece' and strength_unit = 'IU' then pack_amount * strength_amount
            when pack_unit = 'mL' and strength_unit = 'IU/mL' then pack_amount * strength_amount
        end as pack_iu
    from packs

),

pack_contents as (

    select
        pack_amounts.product_id,
        pack_amounts.atc,
        pack_amounts.product_name,
        pack_amounts.who_route,
        case when pack_amounts.pack_unit = 'piece' then pack_amounts.pack_amount end as pack_pieces,
        pack_amounts.pack_mg,
        coalesce(
            case
                when ddd_values.unit = 'mg' then pack_amounts.pack_mg / ddd_values.ddd::double
                when ddd_values.unit = 'IU' then pack_amounts.pack_iu / ddd_values.ddd::double
            end,
            pack_amounts.volume_ddd
        ) as pack_ddd
    from pack_amounts
    left join ddd_values
        on
            pack_amounts.atc = ddd_values.atc
            and pack_amounts.who_route = ddd_values.route

)

select * from pack_contents

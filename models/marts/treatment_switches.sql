with medicine_switches as (

    select * from {{ ref('int_treatment_switches__medicines') }}

),

product_switches as (

    select * from {{ ref('int_treatment_switches__products') }}

),

all_switches as (

    select * from medicine_switches
    union all
    select * from product_switches

),

treatment_switches as (

    select
        concat_ws('|', treatment_area, person_id, from_atc, to_atc, switched_on::varchar)::varchar
            as treatment_switch_id,
        treatment_area::varchar as treatment_area,
        person_id::varchar as person_id,
        department_id::varchar as department_id,
        from_atc::varchar as from_atc,
        to_atc::varchar as to_atc,
        (from_atc = to_atc)::boolean as is_same_substance,
        switch_kind::varchar as switch_kind,
        from_product_kind::varchar as from_product_kind,
        to_product_kind::varchar as to_product_kind,
        from_brand_name::varchar as from_brand_name,
        to_brand_name::varchar as to_brand_name,
        switched_on::date as switched_on,
        (switched_on - former_ended_on)::bigint as days_between
    from all_switches

)

select * from treatment_switches

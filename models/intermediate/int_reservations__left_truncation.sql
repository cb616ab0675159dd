-- SMR begins on 15 May 2018. Until the longest declared wash-out has passed since, nobody can be told to be a new
-- starter, and a share of new starters in that time is of almost nobody. Source: wash_out_days in
-- declarations/treatment_areas.

with treatment_areas as (

    select * from {{ source('declared', 'treatment_areas') }}

),

longest_wash_out as (

    select max(wash_out_days) as wash_out_days
    from treatment_areas
    having max(wash_out_days) is not null

),

left_truncation as (

    select
        'left_truncation_smr' as reservation_id,
        'left_truncation' as kind,
        'smr' as register,
        'indberetningmedpris' as table_name,
        'd_adm' as column_name,
        'recommended_medicine_share' as metric_name,
        'all' as scope_dimension,
        null as scope_value,
        null as atc_prefix,
        date '2018-05-15' as from_on,
        (date '2018-05-15' + wash_out_days * interval '1 day' - interval '1 day')::date as to_on,
        3 as severity,
        'split' as action,
        null as effect_bias,
        null as effect_low,
        null as effect_high,
        null as effect_unit,
        'Nye patienter kan ikke kendes endnu' as label_da,
        'New starters can''t be told yet' as label_en,
        'SMR begynder den 15. maj 2018. En patient er først ny efter ' || wash_out_days::varchar
        || ' dage uden behandling, så i det første stykke tid kan ingen nye patienter kendes.' as text_da,
        'SMR begins on 15 May 2018. A patient is new only after ' || wash_out_days::varchar
        || ' days without treatment, so at first no new starters can be told.' as text_en
    from longest_wash_out

)

select * from left_truncation

-- SMR begins on 15 May 2018, and an extract may begin later. Until the longest declared wash-out has passed since,
-- nobody can be told to be a new starter, and a share of new starters in that time is of almost nobody. The same holds
-- in a region, and for the medicines declared, until a wash-out has passed since it began to register what it hands
-- out. Source: wash_out_days in declarations/treatment_areas; int_treatment_starts__silent_regions.

with treatment_areas as (

    select * from {{ source('declared', 'treatment_areas') }}

),

first_day as (

    select * from {{ ref('int_administrations__first_day') }}

),

silent_regions as (

    select * from {{ ref('int_treatment_starts__silent_regions') }}

),

longest_wash_out as (

    select max(wash_out_days) as wash_out_days
    from treatment_areas
    having max(wash_out_days) is not null

),

left_truncation_of_smr as (

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
        first_day.seen_from_on as from_on,
        (first_day.seen_from_on + longest_wash_out.wash_out_days * interval '1 day' - interval '1 day')::date as to_on,
        3 as severity,
        'split' as action,
        null as effect_bias,
        null as effect_low,
        null as effect_high,
        null as effect_unit,
        'Nye patienter kan ikke kendes endnu' as label_da,
        'New starters can''t be told yet' as label_en,
        'Doserne begynder i ' || {{ month_in_words('first_day.seen_from_on', 'da') }}
        || '. En patient er først ny efter '
        || longest_wash_out.wash_out_days::varchar
        || ' dage uden behandling, så i det første stykke tid kan ingen nye patienter kendes.' as text_da,
        'The doses begin in ' || {{ month_in_words('first_day.seen_from_on', 'en') }}
        || '. A patient is new only after '
        || longest_wash_out.wash_out_days::varchar
        || ' days without treatment, so at first no new starters can be told.' as text_en
    from longest_wash_out
    cross join first_day

),

left_truncation_of_regions as (

    select
        'left_truncation_' || declaration_id as reservation_id,
        'left_truncation' as kind,
        'smr' as register,
        'indberetningmedpris' as table_name,
        'c_ord_type' as column_name,
        'recommended_medicine_share' as metric_name,
        case when region is null then 'all' else 'region' end as scope_dimension,
        region as scope_value,
        nullif(atc_prefix, '') as atc_prefix,
        from_on,
        case
            when to_on < date '9999-12-31' then (to_on + max(wash_out_days) * interval '1 day')::date
        end as to_on,
        3 as severity,
        'exclude' as action,
        null as effect_bias,
        null as effect_low,
        null as effect_high,
        null as effect_unit,
        'Nye patienter kan ikke kendes i ' || coalesce('Region ' || region, 'nogen region') as label_da,
        'New starters can''t be told in ' || coalesce('Region ' || region, 'any region') as label_en,
        'Udleveret medicin blev ikke registreret. En patient er først ny efter ' || max(wash_out_days)::varchar
        || ' dage, hvor en udlevering ville være set; indtil da er de fleste kendte brugere.' as text_da,
        'Medicine handed out was not registered. A patient is new only after ' || max(wash_out_days)::varchar
        || ' days in which a hand-out would have been seen; until then most are known users.' as text_en
    from silent_regions
    group by declaration_id, region, atc_prefix, from_on, to_on

),

left_truncation as (

    select * from left_truncation_of_smr
    union all
    select * from left_truncation_of_regions

)

select * from left_truncation

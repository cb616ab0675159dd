with lab_forsker as (

    select * from {{ source('lab', 'lab_forsker') }}

),

results as (

    select
        trim(patient_cpr)::varchar as person_id,
        samplingdate::date as sampled_on,
        trim(samplingtime)::varchar as sampled_time_text,
        upper(trim(analysiscode))::varchar as analysis_code,
        trim(value)::varchar as value_text,
        trim(unit)::varchar as unit,
        trim(refintervallower)::varchar as reference_low_text,
        trim(refintervalupper)::varchar as reference_high_text
    from lab_forsker

)

select * from results

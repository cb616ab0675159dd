with forloeb as (

    select * from {{ source('lpr', 'forloeb') }}

),

courses as (

    select
        dw_ek_forloeb::varchar as course_id,
        dw_ek_helbredsforloeb::varchar as health_course_id,
        trim(cpr)::varchar as person_id,
        trim(sorenhed_ans)::varchar as sor_code,
        dato_start::date as started_on,
        trim(tidspunkt_start)::varchar as started_time_text,
        dato_slut::date as ended_on,
        trim(tidspunkt_slut)::varchar as ended_time_text,
        dato_henvisning::date as referred_on,
        upper(trim(henvisningsaarsag))::varchar as referral_diagnosis_code,
        upper(trim(henvisningsmaade))::varchar as referral_type_code,
        upper(trim(afslutningsmaade))::varchar as ending_code,
        upper(trim(forloeblabel))::varchar as course_label,
        trim(lprindberetningssystem)::varchar as reporting_system
    from forloeb

)

select * from courses

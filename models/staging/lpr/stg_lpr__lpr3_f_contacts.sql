with kontakter as (

    select * from {{ source('lpr', 'kontakter') }}

),

contacts as (

    select
        dw_ek_kontakt::varchar as contact_id,
        dw_ek_forloeb::varchar as course_id,
        trim(cpr)::varchar as person_id,
        trim(sorenhed_ans)::varchar as sor_code,
        trim(enhedstype_ans)::varchar as unit_type,
        trim(hovedspeciale_ans)::varchar as specialty,
        trim(region_ans)::varchar as region,
        dato_start::date as started_on,
        trim(tidspunkt_start)::varchar as started_time_text,
        dato_slut::date as ended_on,
        trim(tidspunkt_slut)::varchar as ended_time_text,
        upper(trim(aktionsdiagnose))::varchar as main_diagnosis_code,
        trim(kontaktaarsag)::varchar as contact_reason_code,
        trim(prioritet)::varchar as priority_code,
        trim(kontakttype)::varchar as contact_type_code,
        dato_henvisning::date as referred_on,
        trim(tidspunkt_henvisning)::varchar as referred_time_text,
        upper(trim(henvisningsaarsag))::varchar as referral_diagnosis_code,
        trim(henvisningsmaade)::varchar as referral_type_code,
        trim(sorenhed_hen)::varchar as referring_sor_code,
        dato_behandling_start::date as treatment_started_on,
        trim(tidspunkt_behandling_start)::varchar as treatment_started_time_text,
        trim(lprindberetningssystem)::varchar as reporting_system
    from kontakter

)

select * from contacts

with lpr_a_kontakt as (

    select * from {{ source('lpr', 'lpr_a_kontakt') }}

),

contacts as (

    select
        dw_ek_kontakt::varchar as contact_id,
        dw_ek_forloeb::varchar as course_id,
        dw_sk_sygehusophold::varchar as hospital_stay_id,
        trim(pnr)::varchar as person_id,
        kont_starttidspunkt::timestamp as started_at,
        kont_sluttidspunkt::timestamp as ended_at,
        upper(trim(kont_type))::varchar as contact_type_code,
        upper(trim(kont_patient_type))::varchar as patient_type_code,
        upper(trim(adiag))::varchar as main_diagnosis_code,
        upper(trim(prioritet))::varchar as priority_code,
        upper(trim(kont_aarsag))::varchar as contact_reason_code,
        upper(trim(kont_henv_maade))::varchar as referral_type_code,
        kont_henv_tidspunkt::timestamp as referred_at,
        beh_starttidspunkt::timestamp as treatment_started_at,
        flag_kont_afsluttet::bigint as closed_flag,
        trim(kont_ans)::varchar as sor_code,
        trim(kont_ans_inst)::varchar as institution,
        trim(kont_ans_hovedspec)::varchar as specialty,
        upper(trim(kont_ans_hovedspec_shak))::varchar as specialty_shak_code,
        trim(kont_ans_geo_reg)::varchar as region_code,
        trim(kont_lpr_entity_id)::varchar as entity_id,
        upper(trim(borger_koen))::varchar as sex,
        borger_foedselsdato::date as born_on,
        borger_doedsdato::date as died_on,
        trim(borger_bo_kom)::varchar as home_municipality_code,
        trim(borger_bo_reg)::varchar as home_region_code,
        trim(cprtjek)::varchar as cpr_check_code,
        trim(cprtype)::varchar as cpr_type_code,
        trim(lprindberetningssystem)::varchar as reporting_system
    from lpr_a_kontakt

)

select * from contacts

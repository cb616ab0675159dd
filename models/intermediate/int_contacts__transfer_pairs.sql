-- When a region moved from LPR2 to LPR3 in February and March 2019, patients in hospital were discharged in LPR2 with
-- the code M and admitted in LPR3 with the way of referral ALDA99, on paper only. An inpatient contact closed so and a
-- contact of the same person in the same department that begins on the same or the next day are one stay; each belongs
-- to one pair at most, the earliest first. Psychiatry is delivered without the code: there the way of referral in LPR3
-- is enough, so that a patient who was truly discharged and came back the next day is one stay too. Outpatient courses
-- closed with M are not paired: one course of LPR2 goes on as many visits in LPR3. Source: reporting guides for the
-- change to LPR3 (Danish Health Data Authority); layouts of t_adm and t_psyk_adm.

with contacts as (

    select * from {{ ref('int_contacts__from_all_layouts') }}

),

codes as (

    select * from {{ ref('int_departments__codes_dated') }}

),

closed_in_lpr2 as (

    select
        contacts.contact_id,
        contacts.person_id,
        contacts.started_at,
        contacts.unit_key,
        contacts.started_on,
        contacts.ended_on,
        contacts.reported_diagnosis_code,
        contacts.layout,
        codes.unit_code
    from contacts
    inner join codes
        on
            contacts.unit_key = codes.unit_key
            and contacts.ended_on between codes.valid_from_on and codes.valid_to_on
    where
        contacts.reported_patient_type_code = '0'
        and (contacts.layout = 'lpr2_psychiatry' or (contacts.layout = 'lpr2' and contacts.transfer_code = 'M'))

),

opened_in_lpr3 as (

    select
        contacts.contact_id,
        contacts.person_id,
        contacts.started_at,
        contacts.started_on,
        codes.unit_code
    from contacts
    inner join codes
        on
            contacts.unit_key = codes.unit_key
            and contacts.started_on between codes.valid_from_on and codes.valid_to_on
    where contacts.layout in ('lpr3_f', 'lpr3_a') and contacts.referral_type_code = 'ALDA99'

),

transfer_pairs as (

    select
        closed_in_lpr2.contact_id as closed_contact_id,
        opened_in_lpr3.contact_id,
        closed_in_lpr2.unit_key,
        closed_in_lpr2.started_at,
        closed_in_lpr2.started_on,
        closed_in_lpr2.reported_diagnosis_code,
        closed_in_lpr2.layout as closed_layout
    from closed_in_lpr2
    inner join opened_in_lpr3
        on
            closed_in_lpr2.person_id = opened_in_lpr3.person_id
            and closed_in_lpr2.unit_code = opened_in_lpr3.unit_code
            and opened_in_lpr3.started_on between closed_in_lpr2.ended_on
            and closed_in_lpr2.ended_on + interval '1 day'
    qualify
        row_number() over (
            partition by closed_in_lpr2.contact_id
            order by opened_in_lpr3.started_at, opened_in_lpr3.contact_id
        ) = 1
        and row_number() over (
            partition by opened_in_lpr3.contact_id
            order by closed_in_lpr2.started_at, closed_in_lpr2.contact_id
        ) = 1

)

select * from transfer_pairs

-- Diagnoses of LPR2: main, secondary and additional ones of each contact, and what the referring doctor asked about
-- (H). Retraction came with LPR3, so nothing here is retracted. Psychiatry has a main diagnosis each.

create or replace view delivered_lpr__t_diag as
with diagnoses as (
    select
        all_diagnoses.contact_no::varchar as v_recnum,
        all_diagnoses.diagnosekode as c_diag,
        all_diagnoses.diagnosetype as c_diagtype,
        all_diagnoses.diagnosekode_parent as c_tildiag
    from all_diagnoses
    inner join lpr2_contacts
        on all_diagnoses.contact_no = lpr2_contacts.k_recnum and not lpr2_contacts.is_psychiatric
    where all_diagnoses.started_at < timestamp '2019-04-01'
    union all
    select k_recnum::varchar, referral_diagnosis, 'H', null
    from lpr2_contacts
    where referral_diagnosis is not null and not is_psychiatric
    union all
    select k_recnum::varchar, c_adiag, 'A', null
    from earlier_contacts
)
select diagnoses.*, (select min(delivered_on) from delivery_rounds
        where delivered_on >= least(date '2019-04-01', getvariable('today'))) as delivered_on
from diagnoses;

create or replace view delivered_lpr__t_psyk_diag as
select
    k_recnum::varchar as v_recnum,
    'DF329' as c_diag,
    'A' as c_diagtype,
    (select min(delivered_on) from delivery_rounds
        where delivered_on >= least(date '2019-04-01', getvariable('today'))) as delivered_on
from lpr2_contacts
where is_psychiatric;

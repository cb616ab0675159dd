-- The doses as hospitals report them: code of the day, text amounts in some twenty unit
-- spellings, missing and reversed order dates, contact starts that are a little off.

create or replace macro as_dose_text(amount, uses_comma) as
    case
        when uses_comma then replace(format('{:g}', amount), '.', ',')
        else format('{:g}', amount)
    end;

create or replace view all_administrations as
with spelled as (
    select
        reported_doses.*,
        unit_spellings.unit as spelling,
        round(case unit_spellings.measure
            when 'amount' then amount * factor
            else amount / strength
        end * case
            when coalesce(defect, '') != 'noise' then 1
            when rnd(dose_key, 'noise') < 0.5 then 1.6
            else 0.4
        end, 4) as reported_amount
    from reported_doses
    inner join unit_spellings
        on reported_doses.spelling_no = unit_spellings.spelling_no
)
select
    dose_no as row_no,
    to_base(dose_no, 36, 9) as k_adm_id,
    (region_code + case
        when hospital_region = 'Hovedstaden' then 1000
        when hospital_region = 'Midtjylland' and given_at < timestamp '2021-01-01' then -80
        when hospital_region = 'Nordjylland' then -80
        else 0
    end)::integer as k_region_id,
    person_id as v_cpr,
    null::integer as c_hjem_kommune,
    given_at as d_adm,
    case
        when rnd(dose_key, 'contact start') < 0.88 then started_at
        when rnd(dose_key, 'contact start') < 0.96
            then least(
                started_at + to_minutes((5 + 45 * rnd(dose_key, 'minutes off'))::integer), ended_at
            )
    end as d_kontakt_start,
    case when rnd(dose_key, 'order start') >= 0.05 then ordered_at end as d_ord_start,
    case
        when rnd(dose_key, 'order reversed') < 0.005 then ordered_at - to_days(2)
        when order_ends_at is not null and rnd(dose_key, 'order end missing') >= 0.05
            then greatest(order_ends_at, ordered_at)
    end as d_ord_slut,
    shak as c_shak,
    null::bigint as c_sor,
    shak as c_kontaktansvar_afd_shak,
    null::bigint as c_kontaktansvar_afd_sor,
    case when is_lpr2 then case kind when 'admission' then 0 when 'emergency' then 3 else 2 end
    end::integer as c_patienttype,
    atc_then as c_atc,
    product_name as v_laegemiddelnavn,
    vnr as c_varenummer,
    drug_id as v_drugid,
    case
        when is_handed_out then 'UDLEV'
        when kind = 'admission'
            and rnd(dose_key, 'as needed') < if(defect = 'as_needed', 0.45, 0.15) then 'PN'
        else 'ORD'
    end as c_ord_type,
    route as c_adm_vej,
    case
        when rnd(dose_key, 'text') < 0.001 then '1/2'
        when rnd(dose_key, 'text') < 0.003 then 'ca. ' || as_dose_text(reported_amount, true)
        else as_dose_text(reported_amount, rnd(dose_key, 'comma') < if(side = 'oest', 0.1, 0.7))
    end as v_adm_dosis,
    if(loses_unit, 'UKENDT', spelling) as v_adm_dosis_enhed,
    strength as v_styrke_num,
    strength_unit as v_styrke_enhed,
    pack_size as v_pakningsstoerrelse_num,
    pack_unit as v_pakningsstoerrelse_enhed,
    form as v_laegemiddel_form,
    case when rnd(dose_key, 'indication') >= if(defect = 'indication', 0.95, 0.6) then diagnosis end
        as c_indikation_kode,
    round(price * pow(price_drift, year(given_at) - 2018) * amount / (strength * pack_size), 2)
        as amgros_adm_pris,
    dose_key
from spelled;

-- Prescriptions are delivered as epikur (Danish Health Data Authority) or lmdb (Statistics Denmark), which hold the
-- same dispensings and are never added up: in a calendar month that epikur holds, epikur counts, else lmdb. Both show
-- a reversal by negative packs; lmdb also marks it (korr 1). Medicine that a hospital pharmacy makes ready for
-- injection has no packs in lmdb since 2011: a dispensing with an unknown number. Source: layouts of epikur and lmdb.

with epikur_dispensings as (

    select * from {{ ref('stg_lms__epikur_dispensings') }}

),

lmdb_dispensings as (

    select * from {{ ref('stg_lms__lmdb_dispensings') }}

),

months_of_epikur as (

    select distinct date_trunc('month', dispensed_on)::date as month_on
    from epikur_dispensings

),

dispensings as (

    select
        person_id,
        product_id,
        dispensed_on,
        atc,
        coalesce(packs < 0, false) as is_reversal,
        packs,
        volume,
        volume_unit,
        dispensing_type,
        'epikur' as layout
    from epikur_dispensings

    union all

    select
        lmdb_dispensings.person_id,
        lmdb_dispensings.product_id,
        lmdb_dispensings.dispensed_on,
        lmdb_dispensings.atc,
        coalesce(lmdb_dispensings.reversal_code = '1' or lmdb_dispensings.packs < 0, false) as is_reversal,
        lmdb_dispensings.packs,
        lmdb_dispensings.volume,
        lmdb_dispensings.volume_unit,
        lmdb_dispensings.dispensing_type,
        'lmdb' as layout
    from lmdb_dispensings
    left join months_of_epikur
        on date_trunc('month', lmdb_dispensings.dispensed_on)::date = months_of_epikur.month_on
    where months_of_epikur.month_on is null

)

select * from dispensings

-- A dose that was delivered without a key is still a dose, so it is kept, and its key is made from what the row says:
-- the same row has the same key at each build. Nothing tells a repeated row without a key from a second dose of the
-- same minute, and rows per pen are alike, so alike rows are numbered and each is a dose. An expectation counts them.
-- Source: the project's choice (DECISIONS 30).

with administrations as (

    select * from {{ ref('stg_smr__administrations') }}

),

administrations_without_key as (

    select
        *,
        md5(
            concat_ws(
                '|', reporting_region_code, person_id, administered_at, shak_code, sor_code, responsible_shak_code,
                responsible_sor_code, atc_reported, product_id, drug_id, order_type_code, route, reported_dose,
                reported_unit, strength, contact_started_at, order_started_at, order_ended_at, indication_code
            )
        ) as content_key
    from administrations
    where coalesce(administration_id, '') = ''

),

administrations_with_made_key as (

    select
        * exclude (content_key) replace (
            'no key ' || content_key || ' '
            || (row_number() over (partition by content_key order by product_name, form))::varchar as administration_id
        )
    from administrations_without_key

)

select * from administrations_with_made_key

-- Who prescribed is known in lmdb only, by provider number. A provider's patients in a year are those who had anything
-- dispensed on the provider's prescriptions that year; nobody is listed with a provider in these registers. For each
-- of them and each medicine group the dispensings are counted, those that were taken back counting against, never
-- below none. Source: layout of lmdb (recu, korr); the project's choice of the year and of ATC level 4 as group.

{{ config(materialized='table') }}

with dispensings as (

    select * from {{ ref('stg_lms__lmdb_dispensings') }}

),

persons as (

    select * from {{ ref('int_persons__from_all_layouts') }}

),

prescribed as (

    select
        provider_code,
        person_id,
        left(atc, 5) as atc_class,
        date_trunc('year', dispensed_on)::date as year_on,
        sum(case when reversal_code = '1' or packs < 0 then -1 else 1 end) as net_count
    from dispensings
    where
        provider_code is not null
        and provider_code != ''
        and length(atc) >= 5
    group by provider_code, person_id, left(atc, 5), date_trunc('year', dispensed_on)::date

),

patients as (

    select
        prescribed.provider_code,
        prescribed.person_id,
        prescribed.atc_class,
        prescribed.year_on,
        greatest(prescribed.net_count, 0) as dispensing_count,
        coalesce(persons.sex, 'unknown') as sex,
        coalesce(floor((extract(year from prescribed.year_on) - extract(year from persons.born_on)) / 10), -1)::bigint
            as age_decade
    from prescribed
    left join persons
        on prescribed.person_id = persons.person_id

)

select * from patients

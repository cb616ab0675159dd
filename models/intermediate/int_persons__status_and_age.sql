-- A person's newest status says what its date means: death where the status is 90, emigration where it is 80. Where
-- there is no status, or it tells of no death, the day of death that contacts carry counts. Age is counted in whole
-- years on the day of the newest delivery, so that one person is in one age band at all times. Source: status codes of
-- the Civil Registration System; int_persons__from_all_layouts.

with persons as (

    select * from {{ ref('int_persons__from_all_layouts') }}

),

delivered_months as (

    select * from {{ source('lake', 'delivered_months') }}

),

newest_delivery as (

    select coalesce(max(delivered_on)::date, date '2007-01-01') as today_on
    from delivered_months

),

persons_with_age as (

    select
        persons.*,
        extract(year from newest_delivery.today_on) - extract(year from persons.born_on)
        - case
            when
                extract(month from newest_delivery.today_on) * 100 + extract(day from newest_delivery.today_on)
                < extract(month from persons.born_on) * 100 + extract(day from persons.born_on)
                then 1
            else 0
        end as age
    from persons
    cross join newest_delivery

),

persons_with_status as (

    select
        person_id,
        coalesce(sex, 'unknown') as sex,
        born_on,
        case
            when age is null then 'unknown'
            when age < 18 then '0-17'
            when age < 40 then '18-39'
            when age < 65 then '40-64'
            when age < 80 then '65-79'
            else '80+'
        end as age_band,
        case when status_code = '90' then status_from_on else died_in_contacts_on end as died_on,
        case when status_code = '80' then status_from_on end as emigrated_on
    from persons_with_age

)

select * from persons_with_status

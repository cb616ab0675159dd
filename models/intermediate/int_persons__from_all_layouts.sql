-- Persons come from the Civil Registration System as the Danish Health Data Authority delivers it, or as Statistics
-- Denmark does (bef: who lived in Denmark on a day). Where both hold a person the first counts, for it alone says
-- whether she has died or left. Statistics Denmark writes the sex as 1 man, 2 woman, and holds a person once per
-- delivered day. Source: layouts of cpr3_t_person and bef.

with sds_persons as (

    select * from {{ ref('stg_cpr__sds_persons') }}

),

dst_persons as (

    select * from {{ ref('stg_cpr__dst_persons') }}

),

dst_persons_once as (

    select
        person_id,
        max(
            case
                when sex_code = '1' then 'M'
                when sex_code = '2' then 'K'
            end
        ) as sex,
        max(born_on) as born_on
    from dst_persons
    group by person_id

),

persons as (

    select
        person_id,
        sex,
        status_code,
        born_on,
        status_from_on,
        'sds' as layout
    from sds_persons

    union all

    select
        dst_persons_once.person_id,
        dst_persons_once.sex,
        null::varchar as status_code,
        dst_persons_once.born_on,
        null::date as status_from_on,
        'dst' as layout
    from dst_persons_once
    left join sds_persons
        on dst_persons_once.person_id = sds_persons.person_id
    where sds_persons.person_id is null

)

select * from persons

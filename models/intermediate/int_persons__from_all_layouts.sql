-- Persons come from the Civil Registration System as the Danish Health Data Authority delivers it, or as Statistics
-- Denmark does (bef: who lived in Denmark on a day). Where both hold a person the first counts, for it alone says
-- whether she has died or left. Statistics Denmark writes the sex as 1 man, 2 woman, and holds a person once per
-- delivered day. Contacts of model A of LPR3 carry the day of death: in a project of Statistics Denmark nothing
-- else tells it. Source: layouts of cpr3_t_person, bef and lpr_a_kontakt.

with sds_persons as (

    select * from {{ ref('stg_cpr__sds_persons') }}

),

dst_persons as (

    select * from {{ ref('stg_cpr__dst_persons') }}

),

lpr3_a_contacts as (

    select * from {{ ref('stg_lpr__lpr3_a_contacts') }}

),

deaths_in_contacts as (

    select
        person_id,
        max(died_on) as died_on
    from lpr3_a_contacts
    where died_on is not null
    group by person_id

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

persons_of_both_layouts as (

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

),

persons as (

    select
        persons_of_both_layouts.person_id,
        persons_of_both_layouts.sex,
        persons_of_both_layouts.status_code,
        persons_of_both_layouts.born_on,
        persons_of_both_layouts.status_from_on,
        deaths_in_contacts.died_on as died_in_contacts_on,
        persons_of_both_layouts.layout
    from persons_of_both_layouts
    left join deaths_in_contacts
        on persons_of_both_layouts.person_id = deaths_in_contacts.person_id

)

select * from persons

-- What became of the rows of persons: the Civil Registration System's are all read, and with them the stays abroad; of
-- Statistics Denmark's counts each person is read once, and only where the other layout does not hold the person.
-- Source: int_persons__from_all_layouts.

with sds_persons as (

    select * from {{ ref('stg_cpr__sds_persons') }}

),

dst_persons as (

    select * from {{ ref('stg_cpr__dst_persons') }}

),

migrations as (

    select * from {{ ref('stg_cpr__sds_migrations') }}

),

numbered_persons as (

    select
        sds_persons.person_id is not null as is_known,
        row_number() over (partition by dst_persons.person_id order by dst_persons.born_on) as delivered_number
    from dst_persons
    left join sds_persons
        on dst_persons.person_id = sds_persons.person_id

),

rows_with_fate as (

    select
        'cpr3_t_person' as table_name,
        'kept' as rule
    from sds_persons

    union all

    select
        'cpr3_t_adresse_udland' as table_name,
        'kept' as rule
    from migrations

    union all

    select
        'bef' as table_name,
        case
            when is_known then 'person known from another layout'
            when delivered_number > 1 then 'repeated person'
            else 'kept'
        end as rule
    from numbered_persons

),

person_fates as (

    select
        'cpr' as register,
        table_name,
        null::date as month_on,
        rule,
        count(*) as row_count
    from rows_with_fate
    group by table_name, rule

)

select * from person_fates

-- A person can be seen in the registers while she lives in Denmark: from birth, or from the day she moved here, until
-- death or the day she left. Of several stays the last counts, so a person who came back is at risk from then on, and
-- her earlier years are not. A departure ends the stay only where no return follows it. Source: cpr3_t_adresse_udland;
-- status codes of the Civil Registration System.

with persons as (

    select * from {{ ref('int_persons__status_and_age') }}

),

migrations as (

    select * from {{ ref('stg_cpr__sds_migrations') }}

),

last_moves as (

    select
        person_id,
        max(left_on) as left_on,
        max(returned_on) as returned_on
    from migrations
    group by person_id

),

persons_at_risk as (

    select
        persons.*,
        coalesce(last_moves.returned_on, persons.born_on) as first_at_risk_on,
        least(
            persons.died_on,
            case
                when last_moves.returned_on is null then coalesce(last_moves.left_on, persons.emigrated_on)
                when last_moves.left_on > last_moves.returned_on then last_moves.left_on
                when persons.emigrated_on > last_moves.returned_on then persons.emigrated_on
            end
        ) as last_at_risk_on
    from persons
    left join last_moves
        on persons.person_id = last_moves.person_id

)

select * from persons_at_risk

-- Each detected break with the declaration that it is, or undeclared. Source: int_breaks__matches.

with told_once as (

    select * from {{ ref('int_breaks__told_once') }}

),

matches as (

    select * from {{ ref('int_breaks__matches') }}
    where match_rank = 1

),

matched as (

    select
        told_once.*,
        matches.declaration_id,
        case when matches.declaration_id is null then 'undeclared' else 'declared' end as status
    from told_once
    left join matches
        on told_once.candidate_id = matches.candidate_id

)

select * from matched

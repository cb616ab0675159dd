-- WHO can change a code more than once, and each list of changes goes one step. So a changed code is followed to the
-- one that holds now, up to three steps: SMR began in 2018, and no medicine has changed more often since.
-- Source: the seed atc_changes.

with atc_changes as (

    select * from {{ ref('atc_changes') }}

),

changes_followed as (

    select
        atc_changes.old_atc,
        coalesce(third_changes.new_atc, second_changes.new_atc, atc_changes.new_atc) as new_atc
    from atc_changes
    left join atc_changes as second_changes
        on atc_changes.new_atc = second_changes.old_atc
    left join atc_changes as third_changes
        on second_changes.new_atc = third_changes.old_atc

)

select * from changes_followed

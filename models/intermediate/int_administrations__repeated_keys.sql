-- Keys of SMR that were delivered more than once: errors of transmission. They are found once, so that the many rows
-- with a key of their own need not be sorted. A missing key repeats nothing. Source: SMR's key is one per
-- administration (layout of the deliveries).

with administrations as (

    select * from {{ ref('stg_smr__administrations') }}

),

repeated_keys as (

    select administration_id
    from administrations
    where administration_id != ''
    group by administration_id
    having count(*) > 1

)

select * from repeated_keys

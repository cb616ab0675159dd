-- Of the rows that share a key one is kept, the earliest; where they are of the same minute, the same one at each
-- build, so that a number does not change by itself. Source: SMR's key is one per administration (layout of the
-- research deliveries).

with repeated_keys as (

    select * from {{ ref('int_administrations__repeated_keys') }}

),

administrations as (

    select * from {{ ref('stg_smr__administrations') }}

),

repeated_rows as (

    select administrations.*
    from administrations
    inner join repeated_keys
        on administrations.administration_id = repeated_keys.administration_id
    qualify row_number() over (
        partition by administrations.administration_id
        order by administrations.administered_at asc, administrations.reported_dose asc, administrations.product_id asc
    ) = 1

)

select * from repeated_rows

-- A row of SMR that is repeated with the same key is an error of transmission, not a second dose: one of the rows is
-- kept. Two rows with keys of their own are two doses, however alike they are, and a row without a key is a dose too.
-- Source: SMR's key is one per administration (layout of the research deliveries).

with administrations as (

    select * from {{ ref('stg_smr__administrations') }}

),

repeated_rows as (

    select * from {{ ref('int_administrations__repeated_rows') }}

),

administrations_without_key as (

    select * from {{ ref('int_administrations__without_key') }}

),

single_administrations as (

    select administrations.*
    from administrations
    left join repeated_rows
        on administrations.administration_id = repeated_rows.administration_id
    where administrations.administration_id != '' and repeated_rows.administration_id is null

    union all

    select repeated_rows.*
    from repeated_rows

    union all

    select administrations_without_key.*
    from administrations_without_key

)

select * from single_administrations

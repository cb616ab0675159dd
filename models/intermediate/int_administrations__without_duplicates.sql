-- A row of SMR that is repeated with the same key is an error of transmission, not a second dose: one of the rows is
-- kept. Two rows with keys of their own are two doses, however alike they are. Source: SMR's key is one per
-- administration (layout of the research deliveries).

with administrations as (

    select * from {{ ref('stg_smr__administrations') }}

),

repeated_rows as (

    select * from {{ ref('int_administrations__repeated_rows') }}

),

single_administrations as (

    select administrations.*
    from administrations
    where administrations.administration_id not in (select repeated_rows.administration_id from repeated_rows)

    union all

    select repeated_rows.*
    from repeated_rows

)

select * from single_administrations

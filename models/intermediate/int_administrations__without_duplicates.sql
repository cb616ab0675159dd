-- A row of SMR that is repeated with the same key is an error of transmission, not a second dose: one of the rows is
-- kept. Two rows with keys of their own are two doses, however alike they are. Source: SMR's key is one per
-- administration (layout of the research deliveries).

with administrations as (

    select * from {{ ref('stg_smr__administrations') }}

),

single_administrations as (

    select *
    from administrations
    qualify row_number() over (partition by administration_id order by administered_at) = 1

)

select * from single_administrations

-- Some procedure codes name a medicine: treatment with adalimumab is BOHJ18A3. Such a procedure gets the medicine's ATC
-- code, by the longest beginning of a code that the list holds. A code of a group of medicines, or of several given
-- together, names no single one and is no drug procedure here. Source: the seed drug_procedures (SKS).

with procedures as (

    select * from {{ ref('int_procedures__without_contact') }}

),

code_prefixes as (

    select * from {{ ref('drug_procedures') }}

),

given_codes as (

    select distinct procedure_code from procedures

),

drug_codes as (

    select
        given_codes.procedure_code,
        code_prefixes.atc
    from given_codes
    inner join code_prefixes
        on left(given_codes.procedure_code, length(code_prefixes.code_prefix)) = code_prefixes.code_prefix
    qualify row_number() over (
        partition by given_codes.procedure_code order by length(code_prefixes.code_prefix) desc
    ) = 1

),

drug_procedures as (

    select
        procedures.procedure_id,
        procedures.person_id,
        procedures.performed_on,
        procedures.performed_at,
        drug_codes.atc
    from procedures
    inner join drug_codes
        on procedures.procedure_code = drug_codes.procedure_code

)

select * from drug_procedures

-- A SHAK or SOR code leads to one department on any day, so that no dose or contact is doubled on its way.

with codes as (

    select * from {{ ref('int_departments__codes_dated') }}

),

ambiguous_codes as (

    select
        codes.unit_key,
        codes.valid_from_on
    from codes
    inner join codes as other_codes
        on
            codes.unit_key = other_codes.unit_key
            and codes.valid_from_on <= other_codes.valid_to_on
            and codes.valid_to_on >= other_codes.valid_from_on
    group by codes.unit_key, codes.valid_from_on
    having count(*) > 1

)

select * from ambiguous_codes

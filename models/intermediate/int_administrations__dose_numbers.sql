-- A dose is delivered as text. A comma is a decimal comma; where both signs stand, the first one parts thousands. A
-- fraction ("1/2") is divided out and "ca." is passed over. A point before exactly three digits after a whole number
-- ("1.000") can be a thousand or one and is left out, for a wrong dose is worse than a missing one; so is any other
-- text, a negative number and one beyond a thousand million. Source: the project's reading of the delivered texts.

with administrations as (

    select * from {{ ref('stg_smr__administrations') }}

),

dose_texts as (

    select distinct reported_dose
    from administrations
    where reported_dose is not null

),

plain_texts as (

    select
        reported_dose,
        trim(replace(lower(reported_dose), 'ca.', '')) as plain_text
    from dose_texts

),

decimal_texts as (

    select
        reported_dose,
        plain_text,
        case
            when plain_text like '%,%' and plain_text like '%.%,%'
                then replace(replace(plain_text, '.', ''), ',', '.')
            when plain_text like '%,%.%' then replace(plain_text, ',', '')
            when plain_text like '%,%' then replace(plain_text, ',', '.')
            when
                plain_text like '%.%' and length(split_part(plain_text, '.', 2)) = 3
                and try_cast(split_part(plain_text, '.', 1) as double) > 0
                then 'thousand or one'
            else plain_text
        end as decimal_text
    from plain_texts

),

numbers as (

    select
        reported_dose,
        case
            when plain_text like '%/%' and plain_text not like '%/%/%'
                then
                    try_cast(trim(split_part(plain_text, '/', 1)) as double)
                    / nullif(try_cast(trim(split_part(plain_text, '/', 2)) as double), 0)
            else try_cast(decimal_text as double)
        end as any_number
    from decimal_texts

),

dose_numbers as (

    select
        reported_dose,
        case when any_number between 0 and 1000000000 then any_number end as dose_number
    from numbers

)

select * from dose_numbers

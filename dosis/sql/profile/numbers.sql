-- Text as a number: a comma is a decimal comma, a fraction is divided out and "ca." is passed over, as in the rule
-- int_administrations__dose_numbers. Null where it is none.

create macro as_number(said) as
    case
        when said::varchar like '%/%' and said::varchar not like '%/%/%'
            then
                try_cast(trim(split_part(said::varchar, '/', 1)) as double)
                / nullif(try_cast(trim(split_part(said::varchar, '/', 2)) as double), 0)
        else try_cast(trim(replace(replace(lower(said::varchar), 'ca.', ''), ',', '.')) as double)
    end;

-- The ages between which 90 of 100 persons are at their first event; empty for fewer than 100 persons.
select
    register,
    floor(quantile_cont(age, 0.05))::bigint as low_age,
    ceil(quantile_cont(age, 0.95))::bigint as high_age
from (
    select register, date_sub('year', born_on, first_on) as age
    from appearances
    inner join marts.persons using (person_id)
    where born_on is not null
)
group by all
having count(*) >= 100

-- Drug procedures in LPR that are found as a dose of the same patient and medicine in SMR.
select
    'smr' as register, 'indberetningmedpris' as table_name, year(performed_on) as year,
    count(*) filter (where is_also_administration) as numerator, count(*) as denominator,
    date_trunc('month', min(performed_on))::date as from_on,
    date_trunc('month', max(performed_on))::date as to_on
from marts.procedures
where
    atc is not null
    and performed_on between
    (select min(administered_on) from marts.administrations)
    and (select max(administered_on) from marts.administrations)
group by all

-- The regions' accounts: what was delivered to a hospital, booked within a few per cent of it, and what it costs to run
-- the pharmacy beside it.
create or replace view delivered_bi__economy as
with booked as (
    select hospital, date_trunc('month', leveret_dato)::date as month, sum(beloeb) as amount
    from delivered_sales__leverance
    inner join departments on departments.shak = left(c_shak, 7)
    group by all
)
select
    month, hospital as unit, account,
    round(amount * share * (0.97 + 0.06 * rnd(hospital || account, month::varchar)), 2) as amount_dkk,
    getvariable('today') as delivered_on
from booked
cross join (values ('Medicin', 1.0), ('Apoteksdrift', 0.04)) as accounts (account, share)
order by month, unit, account;

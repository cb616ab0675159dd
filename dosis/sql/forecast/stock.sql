-- One row per department and medicine: a year of deliveries, use and waste, and the stock at the end of the last settled
-- month of use, all in usual doses. The stock is what came less what was used, lost or explained since its lowest level
-- in two years: a shelf is taken to have been empty once. After that month only deliveries are known.
with doses as (
    select
        units.region,
        units.hospital,
        units.department_name,
        sales_gaps.atc,
        sales_gaps.month_on,
        sum(sales_gaps.delivered_doses) as delivered_doses,
        sum(sales_gaps.given_doses) as given_doses,
        sum(sales_gaps.returned_amount / usual.dose) as returned_doses,
        sum(sales_gaps.vial_amount / usual.dose) as vial_doses,
        sum(sales_gaps.ordinary_loss_amount / usual.dose) as lost_doses,
        sum((sales_gaps.unregistered_amount + sales_gaps.never_registered_amount) / usual.dose) as unregistered_doses
    from marts.sales_gaps
    inner join units using (department_id)
    inner join (
        select
            atc,
            sum(given_amount) / nullif(sum(given_doses), 0) as dose
        from marts.sales_gaps
        group by atc
        having sum(given_doses) > 0
    ) as usual using (atc)
    where units.department_name is not null
    group by all
),

settled as (
    select
        *,
        sum(delivered_doses - given_doses - vial_doses - lost_doses - unregistered_doses) over (
            partition by hospital, department_name, atc order by month_on
        ) as balance
    from doses
    where month_on <= getvariable('settled_on')
),

levels as (
    select
        region,
        hospital,
        department_name,
        atc,
        last(balance order by month_on)
        - min(balance) filter (where month_on > getvariable('settled_on') - interval '24 months') as stock_doses
    from settled
    group by all
),

years as (
    select
        hospital,
        department_name,
        atc,
        sum(delivered_doses) as delivered_doses,
        sum(given_doses) as given_doses,
        sum(returned_doses) as returned_doses,
        sum(vial_doses) as vial_doses,
        sum(lost_doses) as lost_doses
    from settled
    where month_on > getvariable('settled_on') - interval '12 months'
    group by all
),

since as (
    select
        hospital,
        department_name,
        atc,
        sum(delivered_doses) as delivered_since_doses
    from doses
    where month_on > getvariable('settled_on') and month_on <= getvariable('delivered_on')
    group by all
),

packs as (
    select
        units.hospital,
        units.department_name,
        deliveries.atc,
        sum(deliveries.delivered_packs) as packs,
        min(deliveries.delivered_packs) filter (where deliveries.delivered_packs > 0) as least_packs,
        mode(deliveries.product_name) as product_name
    from marts.deliveries
    inner join units using (department_id)
    where deliveries.delivered_on > getvariable('settled_on') - interval '12 months'
    group by all
)

select
    levels.*,
    years.* exclude (hospital, department_name, atc),
    coalesce(since.delivered_since_doses, 0) as delivered_since_doses,
    packs.product_name,
    packs.least_packs,
    years.delivered_doses / nullif(packs.packs, 0) as pack_doses
from levels
inner join years using (hospital, department_name, atc)
left join since using (hospital, department_name, atc)
left join packs using (hospital, department_name, atc)
where years.given_doses > 0

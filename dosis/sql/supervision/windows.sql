-- Windows of eight months per department and medicine: whole, with thirty usual doses turned over, and whether they are
-- touched by a reservation that excludes the unit, by a break inside, or by months still to be completed.
with units as (
    select department_id, unit_code, department_name, hospital, region
    from marts.departments
),

acting as (
    select * from marts.reservations
    where reservation_id in (select unnest($ids))
        or (register in ('smr', 'sales') and kind = 'provisional' and table_name in ('indberetningmedpris', 'leverance'))
),

series as (
    select
        department_id, atc, month_on, unit, rest_amount, rest_summed_from_on, summed_rest_amount,
        summed_rest_low_amount, summed_rest_high_amount, is_sustained, delivered_amount, given_amount,
        delivered_amount / nullif(delivered_doses, 0) as usual_dose
    from marts.sales_gaps
    where unit != 'none'
),

windows as (
    select
        *,
        max(usual_dose) over whole as usual_amount,
        count(*) over eight as month_count,
        max(rest_amount) over eight as highest_amount,
        sum(delivered_amount) over eight as delivered_sum,
        sum(given_amount) over eight as given_sum,
        sum(case when rest_amount > 0 then 1 else 0 end) over eight as months_with_rest
    from series
    window
        whole as (partition by department_id, atc),
        eight as (
            partition by department_id, atc order by month_on rows between 7 preceding and current row
        )
),

judged as (
    select units.*, windows.* exclude (department_id, usual_dose)
    from windows
    inner join units using (department_id)
    where month_count = 8
        and summed_rest_high_amount > summed_rest_amount
        and greatest(delivered_sum, given_sum) >= 30 * usual_amount
)

select
    judged.*,
    exists (
        select 1
        from acting
        where starts_with(judged.atc, coalesce(acting.atc_prefix, ''))
            and case acting.scope_dimension
                when 'all' then true
                when 'region' then acting.scope_value = judged.region
                when 'hospital' then acting.scope_value = judged.hospital
                when 'department_name' then acting.scope_value = judged.department_name
                else false
            end
            and acting.from_on <= last_day(judged.month_on)
            and coalesce(if(acting.action = 'split', acting.from_on, acting.to_on), date '9999-12-31')
            >= judged.rest_summed_from_on + if(acting.action = 'split', 1, 0)
    ) as is_left_out
from judged
order by department_id, atc, month_on

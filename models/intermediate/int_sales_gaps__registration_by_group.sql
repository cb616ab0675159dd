-- How much of what was delivered is registered, by department and by hospital, for each main group of medicines (the
-- first letter of ATC, for wards and clinics give different ones) and in a department for all: the median over
-- departments and medicines of what was given, with ordinary loss, as share of what was delivered, over the month
-- and the four before and after it, months without registration left out. One medicine in one department hardly
-- moves a median, so what vanishes of it is not taken for poor registration. At least nine doses each, and at least
-- five of them. Source: the project's choice of nine and five; standard error of a median from absolute deviations
-- (Huber and Ronchetti, Robust Statistics, 2nd ed., 1.2).

with months as (

    select * from {{ ref('int_sales_gaps__months') }}

),

unregistered_months as (

    select * from {{ ref('int_sales_gaps__unregistered_months') }}

),

declared_reasons as (

    select * from {{ ref('int_sales_gaps__declared_reasons') }}

),

departments as (

    select * from {{ ref('departments') }}

),

registered_months as (

    select
        months.department_id,
        departments.hospital,
        months.atc,
        months.month_on,
        1 + coalesce(declared_reasons.expected_loss_share, 0) as ordinary_factor,
        case when unregistered_months.is_unregistered then 0 else months.delivered_amount end as delivered_amount,
        case when unregistered_months.is_unregistered then 0 else months.given_amount end as given_amount,
        months.dose_count
    from months
    inner join unregistered_months
        on
            months.department_id = unregistered_months.department_id
            and months.atc = unregistered_months.atc
            and months.month_on = unregistered_months.month_on
    inner join declared_reasons
        on
            months.department_id = declared_reasons.department_id
            and months.atc = declared_reasons.atc
            and months.month_on = declared_reasons.month_on
    inner join departments
        on months.department_id = departments.department_id

),

neighbourhoods as (

    select
        department_id,
        hospital,
        atc,
        month_on,
        ordinary_factor * sum(given_amount) over nine_months / nullif(sum(delivered_amount) over nine_months, 0)
            as registered_share,
        sum(dose_count) over nine_months as dose_count
    from registered_months
    window nine_months as (
        partition by department_id, atc order by month_on rows between 4 preceding and 4 following
    )

),

judged_by as (

    select
        judged.unit_level,
        judged.group_level
    from (
        values
        ('department', 'group'),
        ('department', 'all'),
        ('hospital', 'group')
    ) as judged (unit_level, group_level)

),

registration_by_group as (

    select
        judged_by.unit_level,
        case
            when judged_by.unit_level = 'hospital' then neighbourhoods.hospital else neighbourhoods.department_id
        end as unit,
        case when judged_by.group_level = 'all' then 'all' else left(neighbourhoods.atc, 1) end as atc_group,
        neighbourhoods.month_on,
        round(median(neighbourhoods.registered_share), 6) as registered_share,
        1.2533 * 1.4826 * mad(neighbourhoods.registered_share) / sqrt(count(*)) as standard_error
    from neighbourhoods
    cross join judged_by
    where neighbourhoods.registered_share > 0 and neighbourhoods.dose_count >= 9
    group by all
    having count(*) >= 5

)

select * from registration_by_group

-- Deliveries come before use by the declared days of delay: that part of a month's deliveries counts in the month
-- after. Beside them stand the neighbouring months, over which deliveries and use even out, and how much is
-- registered of the medicine's main group: in the department where enough of its medicines tell, else in its
-- hospital, else of all medicines of the department, and only where it is off by more than 7 %. Source:
-- declarations/gap_reasons, rule ward_stock; the project's choice of three and nine months and 7 %, tuned on odd
-- seeds.

with months as (

    select * from {{ ref('int_sales_gaps__months') }}

),

declared_reasons as (

    select * from {{ ref('int_sales_gaps__declared_reasons') }}

),

unregistered_months as (

    select * from {{ ref('int_sales_gaps__unregistered_months') }}

),

departments as (

    select * from {{ ref('departments') }}

),

registration_by_group as (

    select * from {{ ref('int_sales_gaps__registration_by_group') }}

),

believed as (

    select
        *,
        case when abs(registered_share - 1) > 0.07 then greatest(registered_share, 0.05) else 1 end as believed_share,
        case when abs(registered_share - 1) > 0.07 then standard_error else 0 end as believed_error
    from registration_by_group

),

months_with_supply as (

    select
        months.*,
        declared_reasons.vial_share,
        declared_reasons.never_registered_share,
        declared_reasons.never_registered_below,
        declared_reasons.never_registered_reason,
        declared_reasons.given_above,
        unregistered_months.is_unregistered,
        coalesce(by_department.believed_share, by_hospital.believed_share, of_all.believed_share, 1)
            as registered_share,
        coalesce(by_department.believed_error, by_hospital.believed_error, of_all.believed_error, 0)
            as registered_error,
        coalesce(declared_reasons.delay_days, 0) / 30 * coalesce(
            lag(months.delivered_amount) over (partition by months.department_id, months.atc order by months.month_on),
            0
        ) + (1 - coalesce(declared_reasons.delay_days, 0) / 30) * months.delivered_amount as supplied_amount
    from months
    inner join declared_reasons
        on
            months.department_id = declared_reasons.department_id
            and months.atc = declared_reasons.atc
            and months.month_on = declared_reasons.month_on
    inner join unregistered_months
        on
            months.department_id = unregistered_months.department_id
            and months.atc = unregistered_months.atc
            and months.month_on = unregistered_months.month_on
    inner join departments
        on months.department_id = departments.department_id
    left join believed as by_department
        on
            by_department.unit_level = 'department'
            and months.department_id = by_department.unit
            and left(months.atc, 1) = by_department.atc_group
            and months.month_on = by_department.month_on
    left join believed as by_hospital
        on
            by_hospital.unit_level = 'hospital'
            and departments.hospital = by_hospital.unit
            and left(months.atc, 1) = by_hospital.atc_group
            and months.month_on = by_hospital.month_on
    left join believed as of_all
        on
            of_all.unit_level = 'department'
            and months.department_id = of_all.unit
            and of_all.atc_group = 'all'
            and months.month_on = of_all.month_on

),

supplies as (

    select
        *,
        supplied_amount - given_amount as gap_amount,
        least(
            sum(given_amount) over to_now / nullif(sum(supplied_amount) over to_now, 0),
            sum(given_amount) over from_now / nullif(sum(supplied_amount) over from_now, 0)
        ) as given_share_of_three,
        sum(given_amount) over nine_months as given_of_nine,
        sum(supplied_amount) over nine_months as supplied_of_nine
    from months_with_supply
    window
        to_now as (partition by department_id, atc order by month_on rows between 2 preceding and current row),
        from_now as (partition by department_id, atc order by month_on rows between current row and 2 following),
        nine_months as (partition by department_id, atc order by month_on rows between 4 preceding and 4 following)

)

select * from supplies

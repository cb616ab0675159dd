-- A month in which next to nothing was registered is a month whose registration failed, not one in which all
-- medicine vanished: for one medicine while it lasts no longer than declared, for a department that registers less
-- than a tenth of its median month however long it lasts, and for medicine of which the region declares that it
-- registers none. Source: the project's choice of a tenth; declarations/gap_reasons and registration_styles.

{{ config(materialized='table') }}

with months as (

    select * from {{ ref('int_sales_gaps__months') }}

),

silent_medicines as (

    select * from {{ ref('int_sales_gaps__silent_medicines') }}

),

departments as (

    select * from {{ ref('departments') }}

),

styles as (

    select * from {{ source('declared', 'registration_styles') }}

),

department_months as (

    select
        department_id,
        month_on,
        sum(dose_count) as dose_count
    from months
    group by department_id, month_on

),

usual_months as (

    select
        department_id,
        median(dose_count) as usual_count
    from department_months
    group by department_id

),

silent_departments as (

    select
        department_months.department_id,
        department_months.month_on
    from department_months
    inner join usual_months
        on department_months.department_id = usual_months.department_id
    where department_months.dose_count < 0.1 * usual_months.usual_count

),

declared_silence as (

    select distinct
        months.department_id,
        months.atc,
        months.month_on
    from months
    inner join departments
        on months.department_id = departments.department_id
    inner join styles
        on
            styles.style = 'none'
            and months.atc like styles.atc_prefix || '%'
            and coalesce(styles.region, departments.region) = departments.region
            and months.month_on between styles.from_on::date and coalesce(styles.to_on, '9999-12-31')::date

),

unregistered_months as (

    select
        months.department_id,
        months.atc,
        months.month_on,
        declared_silence.atc is not null
        or silent_departments.department_id is not null
        or coalesce(silent_medicines.is_short, false) as is_unregistered
    from months
    left join declared_silence
        on
            months.department_id = declared_silence.department_id
            and months.atc = declared_silence.atc
            and months.month_on = declared_silence.month_on
    left join silent_departments
        on
            months.department_id = silent_departments.department_id
            and months.month_on = silent_departments.month_on
    left join silent_medicines
        on
            months.department_id = silent_medicines.department_id
            and months.atc = silent_medicines.atc
            and months.month_on = silent_medicines.month_on

)

select * from unregistered_months

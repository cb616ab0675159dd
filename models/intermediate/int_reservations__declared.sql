-- What people declared holds from the day they say. A declaration for some months of the year (December) becomes
-- one reservation per such month, so that only those months are touched. Source: declarations/.

with reservations as (

    select * from {{ source('declared', 'reservations') }}

),

days as (

    select * from {{ ref('time_spine') }}

),

recurring_months as (

    select distinct
        reservations.reservation_id,
        date_trunc('month', days.date_day)::date as from_on,
        (date_trunc('month', days.date_day) + interval '1 month' - interval '1 day')::date as to_on
    from reservations
    inner join days
        on
            days.date_day between reservations.from_on::date
            and coalesce(reservations.to_on::date, date '9999-12-31')
            and ',' || reservations.months_of_year || ','
            like '%,' || extract(month from days.date_day)::varchar || ',%'
    where reservations.months_of_year is not null

),

declared as (

    select
        reservations.reservation_id,
        reservations.kind,
        reservations.register,
        reservations.table_name,
        reservations.column_name,
        reservations.metric_name,
        reservations.scope_dimension,
        reservations.scope_value,
        reservations.atc_prefix,
        coalesce(recurring_months.from_on, reservations.from_on::date) as from_on,
        coalesce(recurring_months.to_on, reservations.to_on::date) as to_on,
        reservations.severity,
        reservations.action,
        reservations.effect_bias,
        reservations.effect_low,
        reservations.effect_high,
        reservations.effect_unit,
        reservations.label_da,
        reservations.label_en,
        reservations.text_da,
        reservations.text_en
    from reservations
    left join recurring_months
        on reservations.reservation_id = recurring_months.reservation_id

)

select * from declared

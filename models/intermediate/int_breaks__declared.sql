-- What is declared of breaks: the breaks themselves, each with the month in which it happened, and the registration
-- styles, which begin and end with one. Source: declarations/breaks and declarations/registration_styles.

with reservations as (

    select * from {{ source('declared', 'reservations') }}

),

declared_breaks as (

    select
        reservation_id,
        kind,
        register,
        table_name,
        column_name,
        scope_dimension,
        scope_value,
        atc_prefix,
        severity,
        from_on::date as begins_on,
        to_on::date + interval '1 day' as ended_on,
        label_da,
        label_en
    from reservations
    where kind in ('declared_break', 'registration_style') and scope_dimension in ('all', 'region', 'hospital')

),

declared_days as (

    select
        *,
        begins_on as declared_day
    from declared_breaks

    union all

    select
        *,
        ended_on as declared_day
    from declared_breaks
    where kind = 'registration_style' and ended_on is not null

),

declared as (

    select distinct
        reservation_id as declaration_id,
        kind,
        register,
        table_name,
        column_name,
        scope_dimension,
        scope_value,
        atc_prefix,
        severity,
        date_trunc('month', declared_day)::date as declared_on,
        label_da,
        label_en
    from declared_days

)

select * from declared

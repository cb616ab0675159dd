-- What is declared of breaks: the breaks themselves, each with the month in which it happened, and the registration
-- styles, which begin and end with one. Source: declarations/breaks and declarations/registration_styles.

with reservations as (

    select * from {{ source('declared', 'reservations') }}

),

declared_days as (

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
        from_on::date as declared_day,
        label_da,
        label_en
    from reservations
    where kind in ('declared_break', 'registration_style') and scope_dimension in ('all', 'region', 'hospital')

    union

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
        to_on::date + interval '1 day' as declared_day,
        label_da,
        label_en
    from reservations
    where kind = 'registration_style' and to_on is not null and scope_dimension in ('all', 'region', 'hospital')

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

-- WHO sets the defined daily dose (DDD) by route, and of inhaled medicines by form too: salbutamol is 0.8 mg a day as
-- aerosol or powder and 10 mg as solution for a nebuliser. The code of the route says by mouth (O), by injection or
-- infusion (P) and rectal (R); the pharmaceutical form says which way of inhaling it is. An inhaled medicine of an
-- unknown form is Inhal, for which no DDD is listed. Source: WHO's guidelines for DDD assignment (R03); routes of the
-- price list (LMS11), RE from memory, to be checked.

with administrations as (

    select * from {{ ref('stg_smr__administrations') }}

),

products as (

    select * from {{ ref('stg_smr__products') }}

),

routes_and_forms as (

    select
        route,
        coalesce(form, '') as form
    from administrations
    where route is not null
    union
    select
        route,
        coalesce(form, '') as form
    from products
    where route is not null

),

who_routes as (

    select
        route,
        form,
        {{ who_route('route', 'form') }} as who_route
    from routes_and_forms

)

select * from who_routes

with deliveries as (

    select * from {{ ref('deliveries') }}

),

given as (

    select * from {{ ref('int_supply_months__given') }}

),

amounts as (

    select
        department_id,
        atc,
        date_trunc('month', delivered_on) as month_on,
        coalesce(delivered_ddd, 0) as delivered_ddd,
        coalesce(delivered_mg, 0) as delivered_mg,
        0 as administered_ddd,
        0 as administered_mg,
        0 as dose_count
    from deliveries

    union all

    select
        department_id,
        atc,
        month_on,
        0 as delivered_ddd,
        0 as delivered_mg,
        given_ddd as administered_ddd,
        given_mg as administered_mg,
        dose_count
    from given

),

supply_months as (

    select
        department_id::varchar as department_id,
        atc::varchar as atc,
        month_on::date as month_on,
        round(sum(delivered_ddd), 6)::double as delivered_ddd,
        round(sum(administered_ddd), 6)::double as administered_ddd,
        round(sum(delivered_mg), 6)::double as delivered_mg,
        round(sum(administered_mg), 6)::double as administered_mg,
        sum(dose_count)::bigint as dose_count
    from amounts
    group by department_id, atc, month_on

)

select * from supply_months

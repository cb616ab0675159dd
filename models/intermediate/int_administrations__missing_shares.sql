-- How many of a region's doses in a quarter lack the start of the order, or have a size that is no number of a known
-- unit. Source: SMR's columns d_ord_start, v_adm_dosis and v_adm_dosis_enhed.

with administrations as (

    select * from {{ ref('administrations') }}

),

departments as (

    select * from {{ ref('departments') }}

),

quarters as (

    select
        departments.region,
        date_trunc('quarter', administrations.administered_on)::date as quarter_on,
        avg(case when administrations.order_repair = 'start missing' then 1.0 else 0.0 end) as order_missing_share,
        avg(case when administrations.has_usable_unit then 0.0 else 1.0 end) as dose_missing_share
    from administrations
    inner join departments
        on administrations.department_id = departments.department_id
    group by departments.region, date_trunc('quarter', administrations.administered_on)

),

missing_shares as (

    select
        region,
        quarter_on,
        'd_ord_start' as column_name,
        order_missing_share as missing_share
    from quarters

    union all

    select
        region,
        quarter_on,
        'v_adm_dosis_enhed' as column_name,
        dose_missing_share as missing_share
    from quarters

)

select * from missing_shares

-- What became of the tables that describe medicines, units and courses: an item number is read once in each table; a
-- row without an item number names no pack, and one without a SHAK code no department; of two international values of
-- one year the larger is kept. Source: int_products__identity,
-- int_departments__from_organisation.

with hospital_products as (

    select * from {{ ref('stg_smr__products') }}

),

pharmacy_products as (

    select * from {{ ref('stg_lms__products') }}

),

organisations as (

    select * from {{ ref('stg_lpr__lpr3_f_organisations') }}

),

courses as (

    select * from {{ ref('stg_lpr__lpr3_f_courses') }}

),

international_values as (

    select * from {{ ref('stg_international__values') }}

),

products as (

    select
        'smr' as register,
        'laegemiddel' as table_name,
        product_id
    from hospital_products

    union all

    select
        'lms' as register,
        'laegemiddeloplysninger' as table_name,
        product_id
    from pharmacy_products

),

rows_with_fate as (

    select
        register,
        table_name,
        null::date as month_on,
        case
            when coalesce(product_id, '') = '' then 'no item number'
            when row_number() over (partition by table_name, product_id order by product_id) > 1
                then 'repeated item number'
            else 'kept'
        end as rule
    from products

    union all

    select
        'lpr' as register,
        'organisationer' as table_name,
        null::date as month_on,
        case when shak_hospital_code != '' and shak_department_code != '' then 'kept' else 'no SHAK code' end as rule
    from organisations

    union all

    select
        'lpr' as register,
        'forloeb' as table_name,
        date_trunc('month', started_on)::date as month_on,
        'kept' as rule
    from courses

    union all

    select
        'international' as register,
        'series' as table_name,
        null::date as month_on,
        case
            when row_number() over (partition by country, atc, measure, year order by value desc) > 1
                then 'repeated value'
            else 'kept'
        end as rule
    from international_values

),

reference_fates as (

    select
        register,
        table_name,
        month_on,
        rule,
        count(*) as row_count
    from rows_with_fate
    group by register, table_name, month_on, rule

)

select * from reference_fates

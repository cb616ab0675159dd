-- A report that its patient has withdrawn leaves the next release, and so it leaves here; others stand. The medicine
-- is that of the pack the patient names; a pack that no table of medicines knows tells of none. Source: the layout of
-- patients' reports (pro_report, withdrawn_at), the mart of products.

with reports as (

    select * from {{ ref('stg_pro__reports') }}

),

products as (

    select * from {{ ref('products') }}

),

standing as (

    select
        reports.report_id,
        reports.person_id,
        reports.reported_at,
        reports.effect_score,
        nullif(products.atc, 'unknown') as atc,
        coalesce(reports.side_effect_code, '') != '' as has_side_effect
    from reports
    left join products
        on reports.product_id = products.product_id
    where reports.withdrawn_at is null

)

select * from standing

-- What people declare of gaps (declarations/gap_reasons) is found for each department and medicine, month by month,
-- as the numbers that the rules use. Of several declarations with one rule the one for the more precise ATC code
-- holds, then the one for a department (by name or by words in its name), a hospital, a region, then for all.
-- Source: declarations/gap_reasons.

{{ config(materialized='table') }}

with months as (

    select * from {{ ref('int_sales_gaps__months') }}

),

departments as (

    select * from {{ ref('departments') }}

),

gap_reasons as (

    select * from {{ source('declared', 'gap_reasons') }}

),

dated_reasons as (

    select
        *,
        from_on::date as holds_from_on,
        coalesce(to_on, '9999-12-31')::date as holds_to_on,
        10 * length(coalesce(atc_prefix, ''))
        + case scope_dimension when 'department_name' then 4 when 'hospital' then 2 when 'region' then 1 else 0 end
        + case when department_words is null then 0 else 3 end as precision_rank
    from gap_reasons

),

followed as (

    select distinct
        department_id,
        atc
    from months

),

reasons_in_place as (

    select
        followed.department_id,
        followed.atc,
        dated_reasons.*
    from followed
    inner join departments
        on followed.department_id = departments.department_id
    inner join dated_reasons
        on
            followed.atc like coalesce(dated_reasons.atc_prefix, '') || '%'
            and (
                dated_reasons.scope_dimension = 'all'
                or (dated_reasons.scope_dimension = 'region' and departments.region = dated_reasons.scope_value)
                or (dated_reasons.scope_dimension = 'hospital' and departments.hospital = dated_reasons.scope_value)
                or (
                    dated_reasons.scope_dimension = 'department_name'
                    and departments.department_name = dated_reasons.scope_value
                )
            )
            and (
                dated_reasons.department_words is null
                or regexp_extract(lower(departments.department_name), dated_reasons.department_words, 0) != ''
            )

),

declared_reasons as (

    select
        months.department_id,
        months.atc,
        months.month_on,
        max_by(reasons.expected_share, reasons.precision_rank) filter (where reasons.rule = 'ordinary_loss')
            as expected_loss_share,
        max_by(reasons.low_share, reasons.precision_rank) filter (where reasons.rule = 'ordinary_loss')
            as low_loss_share,
        max_by(reasons.high_share, reasons.precision_rank) filter (where reasons.rule = 'ordinary_loss')
            as high_loss_share,
        max_by(reasons.months_of_use, reasons.precision_rank) filter (where reasons.rule = 'ward_stock')
            as stock_months,
        max_by(reasons.delay_days, reasons.precision_rank) filter (where reasons.rule = 'ward_stock') as delay_days,
        max_by(reasons.at_most_share, reasons.precision_rank) filter (where reasons.rule = 'vial_remainder')
            as vial_share,
        max_by(reasons.at_most_share, reasons.precision_rank) filter (where reasons.rule = 'never_registered')
            as never_registered_share,
        max_by(reasons.when_given_below, reasons.precision_rank) filter (where reasons.rule = 'never_registered')
            as never_registered_below,
        max_by(reasons.declaration_id, reasons.precision_rank) filter (where reasons.rule = 'never_registered')
            as never_registered_reason,
        max_by(reasons.at_most_months, reasons.precision_rank) filter (where reasons.rule = 'not_registered')
            as silent_months,
        max_by(reasons.when_given_below, reasons.precision_rank) filter (where reasons.rule = 'not_registered')
            as silent_below,
        max_by(reasons.when_given_above, reasons.precision_rank) filter (
            where reasons.rule = 'given_without_delivery'
        ) as given_above
    from months
    left join reasons_in_place as reasons
        on
            months.department_id = reasons.department_id
            and months.atc = reasons.atc
            and months.month_on between reasons.holds_from_on and reasons.holds_to_on
    group by months.department_id, months.atc, months.month_on

)

select * from declared_reasons

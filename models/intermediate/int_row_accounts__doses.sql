-- What became of SMR's rows: a key that was delivered more than once is one administration, so its other rows are
-- dropped; every other row is kept. Kept rows are counted in the finished mart, dropped ones where the rule drops
-- them, so that a row lost on the way between would show. Source: int_administrations__without_duplicates.

with administrations as (

    select * from {{ ref('administrations') }}

),

delivered_rows as (

    select * from {{ ref('stg_smr__administrations') }}

),

repeated_keys as (

    select * from {{ ref('int_administrations__repeated_keys') }}

),

repeated_rows as (

    select * from {{ ref('int_administrations__repeated_rows') }}

),

counted_rows as (

    select
        date_trunc('month', administered_on)::date as month_on,
        'kept' as rule,
        count(*) as row_count
    from administrations
    group by date_trunc('month', administered_on)

    union all

    select
        date_trunc('month', delivered_rows.administered_at)::date as month_on,
        'repeated key' as rule,
        count(*) as row_count
    from delivered_rows
    inner join repeated_keys
        on delivered_rows.administration_id = repeated_keys.administration_id
    group by date_trunc('month', delivered_rows.administered_at)

    union all

    select
        date_trunc('month', administered_at)::date as month_on,
        'repeated key' as rule,
        -count(*) as row_count
    from repeated_rows
    group by date_trunc('month', administered_at)

),

doses as (

    select
        'smr' as register,
        'indberetningmedpris' as table_name,
        month_on,
        rule,
        sum(row_count) as row_count
    from counted_rows
    group by month_on, rule
    having sum(row_count) != 0

)

select * from doses

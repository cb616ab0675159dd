with pro_report as (

    select * from {{ source('pro', 'pro_report') }}

),

reports as (

    select
        trim(report_id)::varchar as report_id,
        trim(person)::varchar as person_id,
        reported_at::timestamp as reported_at,
        trim(course)::varchar as course,
        lpad(trim(varenummer), 6, '0')::varchar as product_id,
        effect_score::bigint as effect_score,
        upper(trim(side_effect_code))::varchar as side_effect_code,
        severity::bigint as severity,
        trim(batch)::varchar as batch,
        withdrawn_at::timestamp as withdrawn_at
    from pro_report

)

select * from reports

with expected as (

    select * from {{ ref('int_standardised_uses__expected') }}

),

observed as (

    select * from {{ ref('int_standardised_uses__observed') }}

),

observed_uses as (

    select
        compared_group,
        department_id,
        month_on,
        atc,
        sum(observed_count) as observed_count
    from observed
    group by compared_group, department_id, month_on, atc

),

standardised_uses as (

    select
        expected.compared_group::varchar as compared_group,
        expected.department_id::varchar as department_id,
        expected.atc::varchar as atc,
        expected.month_on::date as month_on,
        expected.occasion_count::bigint as occasion_count,
        coalesce(observed_uses.observed_count, 0)::bigint as observed_count,
        expected.expected_uses::double as expected_uses
    from expected
    left join observed_uses
        on
            expected.compared_group = observed_uses.compared_group
            and expected.department_id = observed_uses.department_id
            and expected.month_on = observed_uses.month_on
            and expected.atc = observed_uses.atc

)

select * from standardised_uses

with person_days as (

    select * from {{ ref('int_procedure_agreements__person_days') }}

),

sums as (

    select
        level,
        group_name,
        min(from_on) as from_on,
        max(to_on) as to_on,
        sum(dose_day_count) as dose_day_count,
        sum(procedure_day_count) as procedure_day_count,
        sum(both_day_count) as both_day_count,
        sum(procedure_within_1_count) as procedure_within_1_count,
        sum(procedure_within_3_count) as procedure_within_3_count,
        sum(procedure_within_7_count) as procedure_within_7_count,
        sum(dose_within_1_count) as dose_within_1_count,
        sum(dose_within_3_count) as dose_within_3_count,
        sum(dose_within_7_count) as dose_within_7_count,
        count_if(dose_day_count > 0) as dose_person_count,
        count_if(procedure_day_count > 0) as procedure_person_count,
        count_if(both_day_count > 0) as both_person_count,
        count_if(dose_day_count > both_day_count) as dose_alone_person_count,
        count_if(procedure_day_count > both_day_count) as procedure_alone_person_count,
        sum(power(dose_day_count, 2)) as dose_squares,
        sum(power(procedure_day_count, 2)) as procedure_squares,
        sum(power(both_day_count, 2)) as both_squares,
        sum(dose_day_count * both_day_count) as dose_products,
        sum(procedure_day_count * both_day_count) as procedure_products
    from person_days
    group by level, group_name

),

-- Squared distances of persons from the common share: how much persons differ.
residuals as (

    select
        *,
        both_day_count / nullif(procedure_day_count, 0)::double as procedure_share,
        both_day_count / nullif(dose_day_count, 0)::double as dose_share,
        both_squares
        - 2 * procedure_products * both_day_count / nullif(procedure_day_count, 0)::double
        + procedure_squares * power(both_day_count / nullif(procedure_day_count, 0)::double, 2)
            as procedure_residual,
        both_squares
        - 2 * dose_products * both_day_count / nullif(dose_day_count, 0)::double
        + dose_squares * power(both_day_count / nullif(dose_day_count, 0)::double, 2) as dose_residual
    from sums

),

procedure_agreements as (

    select
        (level || ' ' || group_name)::varchar as procedure_agreement_id,
        level::varchar as level,
        group_name::varchar as group_name,
        from_on::date as from_on,
        to_on::date as to_on,
        dose_day_count::bigint as dose_day_count,
        procedure_day_count::bigint as procedure_day_count,
        both_day_count::bigint as both_day_count,
        procedure_within_1_count::bigint as procedure_within_1_count,
        procedure_within_3_count::bigint as procedure_within_3_count,
        procedure_within_7_count::bigint as procedure_within_7_count,
        dose_within_1_count::bigint as dose_within_1_count,
        dose_within_3_count::bigint as dose_within_3_count,
        dose_within_7_count::bigint as dose_within_7_count,
        dose_person_count::bigint as dose_person_count,
        procedure_person_count::bigint as procedure_person_count,
        both_person_count::bigint as both_person_count,
        dose_alone_person_count::bigint as dose_alone_person_count,
        procedure_alone_person_count::bigint as procedure_alone_person_count,
        (
            {{
                effective_count('procedure_share', 'procedure_day_count', 'procedure_person_count', 'procedure_residual')
            }}
        )::double as effective_procedure_days,
        (
            {{
                effective_count('dose_share', 'dose_day_count', 'dose_person_count', 'dose_residual')
            }}
        )::double as effective_dose_days
    from residuals

)

select * from procedure_agreements

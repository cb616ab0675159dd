with medicine_years as (

    select * from {{ ref('int_combinations__medicine_years') }}

),

combinations as (

    select
        medicine_years.atc::varchar as atc,
        other_medicine_years.atc::varchar as other_atc,
        medicine_years.year_on::date as year_on,
        count(*)::bigint as patient_count
    from medicine_years
    inner join medicine_years as other_medicine_years
        on
            medicine_years.person_id = other_medicine_years.person_id
            and medicine_years.year_on = other_medicine_years.year_on
            and medicine_years.atc != other_medicine_years.atc
    group by medicine_years.atc, other_medicine_years.atc, medicine_years.year_on

)

select * from combinations

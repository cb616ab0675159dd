with patients as (

    select * from {{ ref('int_provider_uses__patients') }}

),

expected as (

    select * from {{ ref('int_provider_uses__expected') }}

),

observed as (

    select
        provider_code,
        atc_class,
        year_on,
        count(*) as user_count,
        sum(dispensing_count) as dispensing_count
    from patients
    where dispensing_count > 0
    group by provider_code, atc_class, year_on

),

all_patients as (

    select
        provider_code,
        year_on,
        count(distinct person_id) as patient_count
    from patients
    group by provider_code, year_on

),

provider_uses as (

    select
        expected.provider_code::varchar as provider_code,
        expected.atc_class::varchar as atc_class,
        expected.year_on::date as year_on,
        all_patients.patient_count::bigint as patient_count,
        coalesce(observed.user_count, 0)::bigint as user_count,
        coalesce(observed.dispensing_count, 0)::bigint as dispensing_count,
        expected.expected_dispensings::double as expected_dispensings,
        expected.chance_variance::double as chance_variance
    from expected
    inner join all_patients
        on
            expected.provider_code = all_patients.provider_code
            and expected.year_on = all_patients.year_on
    left join observed
        on
            expected.provider_code = observed.provider_code
            and expected.atc_class = observed.atc_class
            and expected.year_on = observed.year_on

)

select * from provider_uses

with probabilities as (

    select * from {{ ref('int_reporting_states__probabilities') }}

),

declared_silence as (

    select * from {{ ref('int_reporting_states__declared_silence') }}

),

judged_months as (

    select
        probabilities.*,
        declared_silence.unit_id is not null as is_declared,
        -- A silent unit is left out of comparisons, so it has to be more likely than not; for one medicine a chance of
        -- one in four is enough to say that nobody knows whether it was used.
        case
            when probabilities.probability >= 0.5 then 'missing'
            when probabilities.atc <> 'all' and probabilities.own_probability >= 0.25 then 'missing'
            else 'zero'
        end as state
    from probabilities
    left join declared_silence
        on
            probabilities.unit_level = declared_silence.unit_level
            and probabilities.unit_id = declared_silence.unit_id
            and probabilities.atc = declared_silence.atc
            and probabilities.month_on = declared_silence.month_on

),

reporting_states as (

    select
        unit_level::varchar as unit_level,
        unit_id::varchar as unit_id,
        hospital::varchar as hospital,
        atc::varchar as atc,
        month_on::date as month_on,
        dose_count::bigint as dose_count,
        round(expected_count, 6)::double as expected_doses,
        round(own_probability, 6)::double as own_probability,
        round(probability, 6)::double as probability,
        state::varchar as state,
        is_declared::boolean as is_declared,
        (
            'Indberettede doser: ' || {{ few('dose_count', 'da') }}
            || ', ventet omkring ' || round(round(expected_count, 6))::bigint::varchar
            || case
                when atc = 'all' then '. Leverede lægemidler: ' || run_delivery_count::bigint::varchar
                else
                    '. Leveringer fra sygehusapoteket: ' || run_delivery_count::bigint::varchar
                    || ' på ' || run_month_count::varchar || ' md.'
            end
            || ' (plejer ' || replace(round(round(awaited_delivery_count, 6), 1)::varchar, '.', ',')
            || '). Kontakter: ' || {{ few('contact_count', 'da') }}
            || ' (plejer ' || round(round(usual_contact_count, 6))::bigint::varchar || ').'
            || case
                when probability >= 0.5 and own_probability < 0.25 then ' Hele afdelingen eller sygehuset er tavst.'
                else ''
            end
        )::varchar as evidence_da,
        (
            'Doses reported: ' || {{ few('dose_count', 'en') }}
            || ', expected about ' || round(round(expected_count, 6))::bigint::varchar
            || case
                when atc = 'all' then '. Medicines delivered: ' || run_delivery_count::bigint::varchar
                else
                    '. Deliveries by the hospital pharmacy: ' || run_delivery_count::bigint::varchar
                    || ' in ' || run_month_count::varchar || ' mo.'
            end
            || ' (usually ' || round(round(awaited_delivery_count, 6), 1)::varchar
            || '). Contacts: ' || {{ few('contact_count', 'en') }}
            || ' (usually ' || round(round(usual_contact_count, 6))::bigint::varchar || ').'
            || case
                when probability >= 0.5 and own_probability < 0.25 then ' The whole department or hospital is silent.'
                else ''
            end
        )::varchar as evidence_en
    from judged_months

)

select * from reporting_states

-- Where a hospital gives medicine that SMR does not hold, its counts are too low, and the hospital or the
-- therapeutic group says so. Uncovered quarters at most a year apart are told as one period, for small hospitals
-- have quarters with too few doses to say anything; the expected bias is the mean of their shares, with the widest
-- of their intervals. Half or more missing is severe. Source: int_reservations__uncovered_quarters.

with uncovered_quarters as (

    select * from {{ ref('int_reservations__uncovered_quarters') }}

),

quarters_with_start as (

    select
        *,
        case
            when quarter_on <= lag(quarter_on) over (
                partition by hospital, atc_group order by quarter_on
            ) + interval '12 months' then 0
            else 1
        end as starts_period
    from uncovered_quarters

),

numbered_quarters as (

    select
        *,
        sum(starts_period) over (partition by hospital, atc_group order by quarter_on) as period_number
    from quarters_with_start

),

periods as (

    select
        hospital,
        atc_group,
        min(quarter_on) as from_on,
        (max(quarter_on) + interval '3 months' - interval '1 day')::date as to_on,
        avg(missing_share) as missing_share,
        min(low_share) as low_share,
        max(high_share) as high_share,
        case when atc_group is null then 'medicin' else 'medicin i gruppe ' || atc_group end as medicine_da,
        case when atc_group is null then 'medicine' else 'medicine of group ' || atc_group end as medicine_en
    from numbered_quarters
    group by hospital, atc_group, period_number

),

sales_coverage as (

    select
        'sales_coverage_' || lower(replace(hospital, ' ', '_')) || '_' || coalesce(atc_group, 'all') || '_'
        || from_on::varchar as reservation_id,
        'coverage' as kind,
        'smr' as register,
        'indberetningmedpris' as table_name,
        null as column_name,
        null as metric_name,
        'hospital' as scope_dimension,
        hospital as scope_value,
        atc_group as atc_prefix,
        from_on,
        to_on,
        case when missing_share >= 0.5 then 3 else 2 end as severity,
        'mark' as action,
        -round(missing_share, 3) as effect_bias,
        -round(high_share, 3) as effect_low,
        -round(low_share, 3) as effect_high,
        'share' as effect_unit,
        'SMR mangler ' || medicine_da || ' på ' || hospital as label_da,
        'SMR lacks ' || medicine_en || ' at ' || hospital as label_en,
        'Leverancerne viser, at SMR mangler omkring ' || (100 * missing_share)::bigint::varchar || ' % af den '
        || medicine_da || ', som ' || hospital || ' giver.' as text_da,
        'Deliveries show that SMR lacks about ' || (100 * missing_share)::bigint::varchar || ' % of the '
        || medicine_en || ' that ' || hospital || ' gives.' as text_en
    from periods

)

select * from sales_coverage

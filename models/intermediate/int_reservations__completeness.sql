-- Where more than a tenth of a region's doses in a quarter lack the start of the order, or have a size that is no
-- number of a known unit, a reader must know. A missing size concerns the metrics that use it; a missing order is a
-- note, for no metric counts orders yet. Sums of sizes are too low by the missing share (its mean over the quarters,
-- between its lowest and highest); a mean or a share has no known direction. Quarters that follow each other are told
-- as one period. Source: the project's choice.

with missing_shares as (

    select * from {{ ref('int_administrations__missing_shares') }}

),

numbered_quarters as (

    select
        *,
        {{ run_number('quarter_on', ['region', 'column_name'], 'quarter') }} as run_number
    from missing_shares
    where missing_share > 0.10

),

concerned_metrics as (

    select
        concerned.column_name,
        concerned.metric_name,
        concerned.is_a_sum
    from (
        values
        ('d_ord_start', null, false),
        ('v_adm_dosis_enhed', 'dose_mg_per_administration', false),
        ('v_adm_dosis_enhed', 'usable_unit_share', false),
        ('v_adm_dosis_enhed', 'consumption_share', true)
    ) as concerned (column_name, metric_name, is_a_sum)

),

incomplete_periods as (

    select
        region,
        column_name,
        min(quarter_on) as from_on,
        (max(quarter_on) + interval '3 months' - interval '1 day')::date as to_on,
        (100 * max(missing_share))::bigint::varchar as highest_share,
        -avg(missing_share) as mean_bias,
        -max(missing_share) as lowest_bias,
        -min(missing_share) as highest_bias,
        case when column_name = 'd_ord_start' then 'ordinationens start' else 'en brugbar dosis' end as what_da,
        case when column_name = 'd_ord_start' then 'the start of the order' else 'a usable dose' end as what_en
    from numbered_quarters
    group by region, column_name, run_number

),

completeness as (

    select
        'completeness_' || incomplete_periods.column_name || '_' || lower(incomplete_periods.region) || '_'
        || incomplete_periods.from_on::varchar as reservation_id,
        'completeness' as kind,
        'smr' as register,
        'indberetningmedpris' as table_name,
        incomplete_periods.column_name,
        concerned_metrics.metric_name,
        'region' as scope_dimension,
        incomplete_periods.region as scope_value,
        null as atc_prefix,
        incomplete_periods.from_on,
        incomplete_periods.to_on,
        case when concerned_metrics.metric_name is null then 1 else 2 end as severity,
        case when concerned_metrics.metric_name is null then 'note' else 'mark' end as action,
        case when concerned_metrics.is_a_sum then incomplete_periods.mean_bias end as effect_bias,
        case when concerned_metrics.is_a_sum then incomplete_periods.lowest_bias end as effect_low,
        case when concerned_metrics.is_a_sum then incomplete_periods.highest_bias end as effect_high,
        case when concerned_metrics.is_a_sum then 'share' end as effect_unit,
        'Mange rækker mangler ' || incomplete_periods.what_da as label_da,
        'Many rows lack ' || incomplete_periods.what_en as label_en,
        'I region ' || incomplete_periods.region || ' mangler op til ' || incomplete_periods.highest_share
        || ' % af rækkerne ' || incomplete_periods.what_da || '.' as text_da,
        'In Region ' || incomplete_periods.region || ' up to ' || incomplete_periods.highest_share
        || ' % of the rows lack ' || incomplete_periods.what_en || '.' as text_en
    from incomplete_periods
    inner join concerned_metrics
        on incomplete_periods.column_name = concerned_metrics.column_name

)

select * from completeness

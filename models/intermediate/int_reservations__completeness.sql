-- Where more than a tenth of a region's doses in a quarter lack the start of the order, or have a size that is no number
-- of a known unit, a reader must know. A missing size concerns the metrics that use it; a missing order is a note, for no
-- metric counts orders yet. Quarters that follow each other are told as one period. Source: the project's choice.

with administrations as (

    select * from {{ ref('administrations') }}

),

departments as (

    select * from {{ ref('departments') }}

),

quarters as (

    select
        departments.region,
        date_trunc('quarter', administrations.administered_on)::date as quarter_on,
        avg(case when administrations.order_started_at is null then 1.0 else 0.0 end) as order_missing_share,
        avg(case when administrations.has_usable_unit then 0.0 else 1.0 end) as dose_missing_share
    from administrations
    inner join departments
        on administrations.department_id = departments.department_id
    group by departments.region, date_trunc('quarter', administrations.administered_on)

),

incomplete_quarters as (

    select region, quarter_on, 'd_ord_start' as column_name, order_missing_share as missing_share
    from quarters
    where order_missing_share > 0.10

    union all

    select region, quarter_on, 'v_adm_dosis_enhed' as column_name, dose_missing_share as missing_share
    from quarters
    where dose_missing_share > 0.10

),

numbered_quarters as (

    select
        *,
        extract(year from quarter_on) * 4 + extract(quarter from quarter_on)
        - row_number() over (partition by region, column_name order by quarter_on) as run_number
    from incomplete_quarters

),

concerned_metrics as (

    select 'd_ord_start' as column_name, null as metric_name
    union all
    select 'v_adm_dosis_enhed' as column_name, 'dose_mg_per_administration' as metric_name
    union all
    select 'v_adm_dosis_enhed' as column_name, 'usable_unit_share' as metric_name
    union all
    select 'v_adm_dosis_enhed' as column_name, 'consumption_share' as metric_name

),

incomplete_periods as (

    select
        region,
        column_name,
        min(quarter_on) as from_on,
        (max(quarter_on) + interval '3 months' - interval '1 day')::date as to_on,
        (100 * max(missing_share))::bigint::varchar as highest_share,
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
        null as effect_bias,
        null as effect_low,
        null as effect_high,
        null as effect_unit,
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

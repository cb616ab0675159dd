-- What is said by diagnosis rests on the link from doses to contacts. Where fewer than 90 % of a region's doses in a
-- quarter find a contact, metrics that need the link are marked; below 70 % the reservation is severe. Counts that do
-- not use the link only carry a note. Quarters that follow each other are told as one period. Source: the project's
-- choice.

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
        avg(case when administrations.link_method = 'none' then 0.0 else 1.0 end) as link_rate
    from administrations
    inner join departments
        on administrations.department_id = departments.department_id
    group by departments.region, date_trunc('quarter', administrations.administered_on)

),

weak_quarters as (

    select
        *,
        case when link_rate < 0.70 then 3 else 2 end as severity,
        extract(year from quarter_on) * 4 + extract(quarter from quarter_on)
        - row_number() over (
            partition by region, (case when link_rate < 0.70 then 3 else 2 end) order by quarter_on
        ) as run_number
    from quarters
    where link_rate < 0.90

),

weak_periods as (

    select
        region,
        severity,
        min(quarter_on) as from_on,
        (max(quarter_on) + interval '3 months' - interval '1 day')::date as to_on,
        (100 * min(link_rate))::bigint::varchar as lowest_rate
    from weak_quarters
    group by region, severity, run_number

),

concerned_metrics as (

    select
        concerned.metric_name,
        concerned.is_note
    from (
        values
        ('contact_link_rate', false),
        ('recommended_medicine_share', false),
        (null, true)
    ) as concerned (metric_name, is_note)

),

linkage as (

    select
        'linkage_' || lower(weak_periods.region) || '_' || weak_periods.from_on::varchar
        || case when concerned_metrics.is_note then '_note' else '' end as reservation_id,
        'linkage' as kind,
        'smr' as register,
        'indberetningmedpris' as table_name,
        'd_kontakt_start' as column_name,
        concerned_metrics.metric_name,
        'region' as scope_dimension,
        weak_periods.region as scope_value,
        null as atc_prefix,
        weak_periods.from_on,
        weak_periods.to_on,
        case when concerned_metrics.is_note then 1 else weak_periods.severity end as severity,
        case when concerned_metrics.is_note then 'note' else 'mark' end as action,
        null as effect_bias,
        null as effect_low,
        null as effect_high,
        null as effect_unit,
        'Få doser koblet til en kontakt i ' || weak_periods.region as label_da,
        'Few doses linked to a contact in ' || weak_periods.region as label_en,
        'I region ' || weak_periods.region || ' er ned til ' || weak_periods.lowest_rate
        || ' % af doserne koblet til en kontakt. Tal efter diagnose gælder kun dem.' as text_da,
        'In Region ' || weak_periods.region || ' as few as ' || weak_periods.lowest_rate
        || ' % of the doses are linked to a contact. Numbers by diagnosis hold for those only.' as text_en
    from weak_periods
    cross join concerned_metrics

)

select * from linkage

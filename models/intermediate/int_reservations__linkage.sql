-- What is said by diagnosis rests on the link from doses to contacts. Where few doses of a region, or of a hospital
-- compared with its region, find a contact, metrics that need the link are marked; severely where it is fewer than 70
-- %. Counts that do not use the link only carry a note. Quarters that follow each other are told as one period. Source:
-- the project's choice; int_reservations__weak_links.

with weak_links as (

    select * from {{ ref('int_reservations__weak_links') }}

),

weak_quarters as (

    select
        *,
        {{ run_number('quarter_on', ['scope_dimension', 'scope_value', 'severity'], 'quarter') }} as run_number
    from weak_links

),

weak_periods as (

    select
        scope_dimension,
        scope_value,
        severity,
        case when scope_dimension = 'region' then 'i Region ' else 'på ' end || scope_value as place_da,
        case when scope_dimension = 'region' then 'in Region ' else 'at ' end || scope_value as place_en,
        min(quarter_on) as from_on,
        (max(quarter_on) + interval '3 months' - interval '1 day')::date as to_on,
        (100 * min(link_rate))::bigint::varchar as lowest_rate
    from weak_quarters
    group by scope_dimension, scope_value, severity, run_number

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
        'linkage_' || lower(replace(weak_periods.scope_value, ' ', '_')) || '_' || weak_periods.from_on::varchar
        || case when concerned_metrics.is_note then '_note' else '' end as reservation_id,
        'linkage' as kind,
        'smr' as register,
        'indberetningmedpris' as table_name,
        'd_kontakt_start' as column_name,
        concerned_metrics.metric_name,
        weak_periods.scope_dimension,
        weak_periods.scope_value,
        null as atc_prefix,
        weak_periods.from_on,
        weak_periods.to_on,
        case when concerned_metrics.is_note then 1 else weak_periods.severity end as severity,
        case when concerned_metrics.is_note then 'note' else 'mark' end as action,
        null as effect_bias,
        null as effect_low,
        null as effect_high,
        null as effect_unit,
        'Få doser koblet til en kontakt ' || weak_periods.place_da as label_da,
        'Few doses linked to a contact ' || weak_periods.place_en as label_en,
        'Ned til ' || weak_periods.lowest_rate || ' % af doserne ' || weak_periods.place_da
        || ' er koblet til en kontakt. Tal efter diagnose gælder kun dem.' as text_da,
        'As few as ' || weak_periods.lowest_rate || ' % of the doses ' || weak_periods.place_en
        || ' are linked to a contact. Numbers by diagnosis hold for those only.' as text_en
    from weak_periods
    cross join concerned_metrics

)

select * from linkage

-- Numbers by the contact's diagnosis rest on a choice where many doses are linked by time alone or fit several
-- contacts: they are marked there, and the link rate itself carries a note. Quarters that follow each other are told as
-- one period. Source: the project's choice; int_reservations__unsure_links.

with unsure_links as (

    select * from {{ ref('int_reservations__unsure_links') }}

),

numbered_quarters as (

    select
        *,
        {{ run_number('quarter_on', ['scope_dimension', 'scope_value', 'reason'], 'quarter') }} as run_number
    from unsure_links

),

unsure_periods as (

    select
        scope_dimension,
        scope_value,
        reason,
        case when scope_dimension = 'region' then 'i Region ' else 'på ' end || scope_value as place_da,
        case when scope_dimension = 'region' then 'in Region ' else 'at ' end || scope_value as place_en,
        min(quarter_on) as from_on,
        (max(quarter_on) + interval '3 months' - interval '1 day')::date as to_on,
        (100 * max(unsure_share))::bigint::varchar as highest_share
    from numbered_quarters
    group by scope_dimension, scope_value, reason, run_number

),

concerned_metrics as (

    select
        concerned.metric_name,
        concerned.severity,
        concerned.action
    from (values ('contact_link_rate', 1, 'note'), ('recommended_medicine_share', 2, 'mark'))
        as concerned (metric_name, severity, action)

),

linkage as (

    select
        'linkage_' || replace(unsure_periods.reason, ' ', '_') || '_'
        || lower(replace(unsure_periods.scope_value, ' ', '_')) || '_' || unsure_periods.from_on::varchar
            as reservation_id,
        'linkage' as kind,
        'smr' as register,
        'indberetningmedpris' as table_name,
        'd_kontakt_start' as column_name,
        concerned_metrics.metric_name,
        unsure_periods.scope_dimension,
        unsure_periods.scope_value,
        null as atc_prefix,
        unsure_periods.from_on,
        unsure_periods.to_on,
        concerned_metrics.severity,
        concerned_metrics.action,
        null as effect_bias,
        null as effect_low,
        null as effect_high,
        null as effect_unit,
        case
            when unsure_periods.reason = 'by time alone' then 'Mange doser koblet på tid alene '
            else 'Mange doser passer til flere kontakter '
        end || unsure_periods.place_da as label_da,
        case
            when unsure_periods.reason = 'by time alone' then 'Many doses linked by time alone '
            else 'Many doses fit several contacts '
        end || unsure_periods.place_en as label_en,
        'Op til ' || unsure_periods.highest_share || ' % af de koblede doser ' || unsure_periods.place_da || case
            when unsure_periods.reason = 'by time alone' then ' fandt kun en kontakt på tidspunktet.'
            else ' passede til flere kontakter.'
        end || ' Kontakten er valgt efter afdeling, start og længde.' as text_da,
        'Up to ' || unsure_periods.highest_share || ' % of the linked doses ' || unsure_periods.place_en || case
            when unsure_periods.reason = 'by time alone' then ' found a contact by time only.'
            else ' fitted several contacts.'
        end || ' The contact was chosen by department, start and length.' as text_en
    from unsure_periods
    cross join concerned_metrics

)

select * from linkage

with declared_events as (

    select * from {{ ref('int_events__declared') }}

),

events as (

    select
        event_id::varchar as event_id,
        scope_dimension::varchar as scope_dimension,
        scope_value::varchar as scope_value,
        atc_prefix::varchar as atc_prefix,
        from_on::date as from_on,
        to_on::date as to_on,
        label_da::varchar as label_da,
        label_en::varchar as label_en,
        text_da::varchar as text_da,
        text_en::varchar as text_en
    from declared_events

)

select * from events

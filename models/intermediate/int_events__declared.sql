-- Events in the world that charts show, as people declare them. Source: declarations/events.

with events as (

    select * from {{ source('declared', 'events') }}

),

declared_events as (

    select
        declaration_id as event_id,
        scope_dimension,
        scope_value,
        atc_prefix,
        from_on::date as from_on,
        to_on::date as to_on,
        label_da,
        label_en,
        text_da,
        text_en
    from events

)

select * from declared_events

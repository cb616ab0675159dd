-- The type of the order says whether a dose was given in the department or medicine was handed out for use at home. The
-- register's own code list is not published, so the codes stand in a list of their own. A type that the list does not
-- know is read as given, for most rows are; an expectation counts such rows. Source: the seed order_types.

with administrations as (

    select * from {{ ref('stg_smr__administrations') }}

),

listed_types as (

    select * from {{ ref('order_types') }}

),

delivered_types as (

    select distinct order_type_code
    from administrations
    where order_type_code is not null

),

order_types as (

    select
        delivered_types.order_type_code,
        listed_types.code is not null as is_known,
        coalesce(listed_types.is_handed_out, false) as is_handed_out
    from delivered_types
    left join listed_types
        on delivered_types.order_type_code = listed_types.code

)

select * from order_types

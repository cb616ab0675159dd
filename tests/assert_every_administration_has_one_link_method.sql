-- A dose with a contact was linked by start or by time, one without was not; and no dose is lost or doubled on the way
-- from the register to the mart.

with administrations as (

    select * from {{ ref('administrations') }}

),

reported_administrations as (

    select * from {{ ref('int_administrations__without_duplicates') }}

),

contradictions as (

    select administration_id
    from administrations
    where (link_method = 'none') != (contact_id is null)

    union all

    select 'rows: ' || (count(*) - (select count(*) from administrations))::varchar as administration_id
    from reported_administrations
    having count(*) != (select count(*) from administrations)

)

select * from contradictions

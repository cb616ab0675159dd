-- A medicine was used on an occasion where any dose of it was given in the admission, or where the treatment began
-- with it. How many doses does not count: rows are registered in different ways, and whether the patient got it is the
-- choice. Only months that are compared count. Source: doses linked to contacts (administrations, contacts);
-- treatment_starts.

{{ config(materialized='table') }}

with occasions as (

    select * from {{ ref('int_standardised_uses__occasions') }}

),

counts as (

    select * from {{ ref('int_standardised_uses__counts') }}

),

administrations as (

    select * from {{ ref('administrations') }}

),

contacts as (

    select * from {{ ref('contacts') }}

),

treatment_starts as (

    select * from {{ ref('treatment_starts') }}

),

given_in_admissions as (

    select distinct
        contacts.admission_id,
        administrations.atc
    from administrations
    inner join contacts
        on administrations.contact_id = contacts.contact_id
    where
        contacts.admission_id is not null
        and administrations.atc != 'unknown'

),

uses as (

    select
        'admission' as compared_group,
        admission_id as occasion_id,
        atc
    from given_in_admissions
    union all
    select
        treatment_area as compared_group,
        treatment_start_id as occasion_id,
        atc
    from treatment_starts
    where not is_left_truncated

),

observed as (

    select
        occasions.compared_group,
        occasions.department_id,
        occasions.month_on,
        occasions.stratum,
        uses.atc,
        count(*) as observed_count
    from occasions
    inner join uses
        on
            occasions.compared_group = uses.compared_group
            and occasions.occasion_id = uses.occasion_id
    inner join counts
        on
            occasions.compared_group = counts.compared_group
            and occasions.department_id = counts.department_id
            and occasions.month_on = counts.month_on
            and occasions.stratum = counts.stratum
    group by
        occasions.compared_group, occasions.department_id, occasions.month_on, occasions.stratum, uses.atc

)

select * from observed

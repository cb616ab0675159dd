-- Reservations come from declarations and from rules that compute them; here they stand together, alike in columns. A
-- new rule is one more table in this list. Source: the kinds in the description of the mart `reservations`.

with declared as (

    select * from {{ ref('int_reservations__declared') }}

),

failed_expectations as (

    select * from {{ ref('int_reservations__failed_expectations') }}

),

provisional as (

    select * from {{ ref('int_reservations__provisional') }}

),

completeness as (

    select * from {{ ref('int_reservations__completeness') }}

),

linkage as (

    select * from {{ ref('int_reservations__linkage') }}

),

unsure_linkage as (

    select * from {{ ref('int_reservations__unsure_linkage') }}

),

coverage_silent_months as (

    select * from {{ ref('int_reservations__coverage_silent_months') }}

),

coverage_of_deliveries as (

    select * from {{ ref('int_reservations__coverage_of_deliveries') }}

),

left_truncation as (

    select * from {{ ref('int_reservations__left_truncation') }}

),

sales_coverage as (

    select * from {{ ref('int_reservations__sales_coverage') }}

),

detected_breaks as (

    select * from {{ ref('int_reservations__detected_breaks') }}

),

from_all_rules as (

    select * from declared

    union all

    select * from failed_expectations

    union all

    select * from provisional

    union all

    select * from completeness

    union all

    select * from linkage

    union all

    select * from unsure_linkage

    union all

    select * from coverage_silent_months

    union all

    select * from coverage_of_deliveries

    union all

    select * from left_truncation

    union all

    select * from sales_coverage

    union all

    select * from detected_breaks

)

select * from from_all_rules

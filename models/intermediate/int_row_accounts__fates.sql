-- One account of all tables: what the accounts of the single registers say, with the month as the lake writes it.
-- Source: the accounts int_row_accounts__*.

with doses as (

    select * from {{ ref('int_row_accounts__doses') }}

),

contacts as (

    select * from {{ ref('int_row_accounts__contacts') }}

),

kept_diagnoses as (

    select * from {{ ref('int_row_accounts__kept_diagnoses') }}

),

dropped_diagnoses as (

    select * from {{ ref('int_row_accounts__dropped_diagnoses') }}

),

procedures as (

    select * from {{ ref('int_row_accounts__procedures') }}

),

dispensings as (

    select * from {{ ref('int_row_accounts__dispensings') }}

),

sales as (

    select * from {{ ref('int_row_accounts__sales') }}

),

reference_tables as (

    select * from {{ ref('int_row_accounts__references') }}

),

persons as (

    select * from {{ ref('int_row_accounts__persons') }}

),

money as (

    select * from {{ ref('int_row_accounts__money') }}

),

patient_reports as (

    select * from {{ ref('int_row_accounts__patient_reports') }}

),

all_accounts as (

    select * from doses
    union all
    select * from contacts
    union all
    select * from kept_diagnoses
    union all
    select * from dropped_diagnoses
    union all
    select * from procedures
    union all
    select * from dispensings
    union all
    select * from sales
    union all
    select * from reference_tables
    union all
    select * from persons
    union all
    select * from money
    union all
    select * from patient_reports

),

fates as (

    select
        register,
        table_name,
        coalesce(left(month_on::varchar, 7), 'all') as month,
        rule,
        row_count
    from all_accounts

)

select * from fates

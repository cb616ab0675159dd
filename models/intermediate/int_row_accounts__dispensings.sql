-- What became of prescriptions: each dispensing of the mart stands for one delivered row, the other rows of the same
-- person, item and day are summed with it, a reversal of a later day counts on the day of the dispensing that it takes
-- back, and lmdb is read only in months that epikur does not hold. Source: int_dispensings__from_all_layouts,
-- int_dispensings__reversals_set_against, int_dispensings__repeated_rows_summed.

with dispensings as (

    select * from {{ ref('dispensings') }}

),

counted_dispensings as (

    select * from {{ ref('int_dispensings__reversals_set_against') }}

),

epikur_dispensings as (

    select * from {{ ref('stg_lms__epikur_dispensings') }}

),

lmdb_dispensings as (

    select * from {{ ref('stg_lms__lmdb_dispensings') }}

),

months_of_the_mart as (

    select
        layout as table_name,
        date_trunc('month', dispensed_on)::date as month_on,
        count(*) as kept_count,
        sum(delivered_row_count) - count(*) as summed_count
    from dispensings
    group by all

),

months_of_reversals as (

    select
        layout as table_name,
        date_trunc('month', dispensed_on)::date as month_on,
        count(*) as moved_count
    from counted_dispensings
    where counted_on < dispensed_on
    group by all

),

months_of_epikur as (

    select distinct date_trunc('month', dispensed_on)::date as month_on
    from epikur_dispensings

),

dispensing_fates as (

    select
        'lms' as register,
        table_name,
        month_on,
        'kept' as rule,
        kept_count as row_count
    from months_of_the_mart

    union all

    select
        'lms' as register,
        table_name,
        month_on,
        'summed with another row' as rule,
        summed_count as row_count
    from months_of_the_mart
    where summed_count > 0

    union all

    select
        'lms' as register,
        table_name,
        month_on,
        'reversal of an earlier day' as rule,
        moved_count as row_count
    from months_of_reversals

    union all

    select
        'lms' as register,
        'lmdb' as table_name,
        months_of_epikur.month_on,
        'month delivered in another layout' as rule,
        count(*) as row_count
    from lmdb_dispensings
    inner join months_of_epikur
        on date_trunc('month', lmdb_dispensings.dispensed_on)::date = months_of_epikur.month_on
    group by all

)

select * from dispensing_fates

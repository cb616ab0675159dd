-- How much of what a hospital gives is not in SMR, by quarter, for all medicines and for each therapeutic group (the
-- first three characters of ATC): what failed or missing registration and the unexplained rest hold, as share of it
-- and of what was given, in usual doses. Months whose registration failed altogether have reservations of their own
-- and are left out. A group is told only where its hospital as a whole is not. At least 15 % and 30 usual doses must
-- be missing, and the share must lie three standard errors above zero, for there are many quarters and groups.
-- Source: the project's choice of 15 % and 30 doses; int_sales_gaps__rests.

with rests as (

    select * from {{ ref('int_sales_gaps__rests') }}

),

units as (

    select * from {{ ref('int_deliveries__units') }}

),

departments as (

    select * from {{ ref('departments') }}

),

doses as (

    select
        departments.hospital,
        left(rests.atc, 3) as atc_group,
        date_trunc('quarter', rests.month_on)::date as quarter_on,
        rests.given_amount / units.usual_dose as given_doses,
        (rests.unregistered_amount + rests.never_registered_amount + rests.rest_amount) / units.usual_dose
            as missing_doses,
        2 * rests.residual_variance / power(units.usual_dose, 2) as missing_variance,
        rests.registration_error_amount / units.usual_dose as registration_error
    from rests
    inner join units
        on rests.atc = units.atc
    inner join departments
        on rests.department_id = departments.department_id
    where (not rests.is_unregistered or rests.never_registered_amount > 0) and units.usual_dose > 0

),

group_quarters as (

    select
        hospital,
        atc_group,
        quarter_on,
        sum(given_doses) as given_doses,
        sum(missing_doses) as missing_doses,
        sum(missing_variance) as missing_variance,
        sum(registration_error) as registration_error
    from doses
    group by hospital, atc_group, quarter_on

),

all_quarters as (

    select
        hospital,
        null::varchar as atc_group,
        quarter_on,
        sum(given_doses) as given_doses,
        sum(missing_doses) as missing_doses,
        sum(missing_variance) as missing_variance,
        sum(registration_error) as registration_error
    from group_quarters
    group by hospital, quarter_on

    union all

    select * from group_quarters

),

shares as (

    select
        hospital,
        atc_group,
        quarter_on,
        missing_doses,
        missing_doses / nullif(given_doses + missing_doses, 0) as missing_share,
        1.96 * (sqrt(missing_variance) + registration_error) / nullif(given_doses + missing_doses, 0) as half_width
    from all_quarters

),

uncovered_shares as (

    select * from shares
    where missing_share >= 0.15 and missing_doses >= 30 and missing_share > 3 / 1.96 * half_width

),

uncovered_quarters as (

    select
        uncovered_shares.hospital,
        uncovered_shares.atc_group,
        uncovered_shares.quarter_on,
        uncovered_shares.missing_share,
        least(uncovered_shares.missing_share + uncovered_shares.half_width, 1) as high_share,
        uncovered_shares.missing_share - uncovered_shares.half_width as low_share
    from uncovered_shares
    left join uncovered_shares as whole_hospital
        on
            uncovered_shares.hospital = whole_hospital.hospital
            and uncovered_shares.quarter_on = whole_hospital.quarter_on
            and whole_hospital.atc_group is null
    where uncovered_shares.atc_group is null or whole_hospital.hospital is null

)

select * from uncovered_quarters

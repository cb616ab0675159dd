-- How many days of treatment a row covers. Medicine handed out lasts beyond its day, and the row says how long only
-- once it is known what a row is. Where a style is declared, a row per pack is the whole pack, a row per dose is one
-- dose. Where none is, or hand-outs should not be there at all, the row's own size is taken. The maintenance regimen
-- turns mg or pieces into days (two pens of 40 mg every second week are 28 days); where none is listed, the DDD does,
-- but not for a child. A dose given in the department lasts its regimen's interval, and else that one day. A dose of
-- nothing, and a hand-out that no standard measures, cover an unknown time. Source: declarations/registration_styles;
-- the seed maintenance_doses; expert knowledge [K].

with administrations as (

    select * from {{ ref('int_administrations__in_reporting_regions') }}

),

registration_styles as (

    select * from {{ ref('int_administrations__registration_styles') }}

),

order_types as (

    select * from {{ ref('int_administrations__order_types') }}

),

rows_with_region as (

    select
        administrations.*,
        coalesce(order_types.is_handed_out, false) as is_for_home_use,
        case when order_types.is_handed_out then administrations.reporting_region end as hand_out_region,
        administrations.administered_at::date as handed_out_on
    from administrations
    left join order_types
        on administrations.order_type_code = order_types.order_type_code

),

rows_with_style as (

    select
        rows_with_region.*,
        coalesce(registration_styles.style, 'undeclared') as style
    from rows_with_region
    left join registration_styles
        on
            rows_with_region.hand_out_region = registration_styles.reporting_region
            and rows_with_region.atc = registration_styles.atc
            and rows_with_region.handed_out_on = registration_styles.handed_out_on

),

supplies as (

    select
        *,
        case when style = 'per_pack' then pack_mg else dose_mg end as supply_mg,
        case when style = 'per_pack' then pack_pieces else dose_pieces end as supply_pieces,
        case when is_child then null when style = 'per_pack' then pack_ddd else dose_ddd end as supply_ddd
    from rows_with_style

),

supplies_in_days as (

    select
        *,
        case
            when dose_amount = 0 then null
            when interval_days is null and is_for_home_use then nullif(supply_ddd, 0)
            when interval_days is null then 1
            when not is_for_home_use or style = 'per_dose' then interval_days
            when supply_mg > 0 and mg_per_administration is not null and not is_child
                then supply_mg / mg_per_administration * interval_days
            when supply_pieces > 0 then supply_pieces * interval_days
            when dose_mg > 0 and (mg_per_administration is null or is_child) then interval_days
        end as supply_days
    from supplies

),

days_of_supply as (

    select
        *,
        case
            when supply_days is null then 'unknown'
            when style = 'per_pack' then 'style per pack'
            when style = 'per_dose' then 'style per dose'
            when interval_days is not null then 'maintenance'
            when is_for_home_use then 'ddd'
            else 'single day'
        end as supply_basis
    from supplies_in_days

)

select * from days_of_supply

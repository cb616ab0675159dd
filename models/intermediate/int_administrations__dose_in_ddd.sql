-- The defined daily dose (DDD) is WHO's assumed mean dose a day for a substance and route. A dose is counted in DDD
-- where mg or international units can be had and the list has a DDD for the route it was given by; where the list has
-- none, by the share of the pack's DDD that it is; else it has none, for a DDD of another route would be another
-- amount. What the pack holds stands beside it. Source: the seed ddd_values; routes of SMR's c_adm_vej; the medicine
-- table's DDD per pack.

with administrations as (

    select * from {{ ref('int_administrations__dose_in_mg') }}

),

ddd_values as (

    select * from {{ ref('ddd_values') }}

),

pack_contents as (

    select * from {{ ref('int_deliveries__pack_contents') }}

),

doses_in_ddd as (

    select
        administrations.*,
        pack_contents.pack_pieces,
        pack_contents.pack_mg,
        pack_contents.pack_ddd,
        case
            when ddd_values.unit = 'mg' then administrations.dose_mg / ddd_values.ddd::double
            when ddd_values.unit = 'IU' then administrations.dose_iu / ddd_values.ddd::double
            else administrations.dose_mg / nullif(pack_contents.pack_mg, 0) * pack_contents.pack_ddd
        end as dose_ddd
    from administrations
    left join pack_contents
        on administrations.product_id = pack_contents.product_id
    left join ddd_values
        on
            administrations.atc = ddd_values.atc
            and case
                when administrations.route in ('OR', 'PO') then 'O'
                when administrations.route in ('IV', 'SC', 'IM') then 'P'
                when administrations.route = 'IH' then 'Inhal'
            end = ddd_values.route

)

select * from doses_in_ddd

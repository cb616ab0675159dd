-- Units of doses are often lost for one medicine, when its entry in a hospital's catalogue is changed. Where one
-- medicine holds four fifths or more of what became invalid, the break is that medicine's: from its first month to its
-- last (a year, where it lasts), against the twelve months before. Source: the mart administrations; four fifths is the
-- project's choice.

with matched as (

    select * from {{ ref('int_breaks__matched') }}
    where register = 'smr' and series_kind = 'validity' and column_name = 'v_adm_dosis_enhed' and size > 0

),

administrations as (

    select * from {{ ref('administrations') }}

),

departments as (

    select * from {{ ref('departments') }}

),

doses_around as (

    select
        matched.candidate_id,
        administrations.atc,
        administrations.administered_on >= matched.from_on as is_after,
        case when administrations.has_usable_unit then 0.0 else 1.0 end as is_lost
    from matched
    inner join departments
        on
            (matched.region is null or matched.region = departments.region)
            and (matched.hospital is null or matched.hospital = departments.hospital)
    inner join administrations
        on
            departments.department_id = administrations.department_id
            and administrations.administered_on >= matched.from_on - interval '12 months'
            and administrations.administered_on
            < coalesce(matched.to_month_on, matched.from_on + interval '11 months') + interval '1 month'

),

medicines_around as (

    select
        candidate_id,
        atc,
        sum(case when is_after then 1 else 0 end) as row_count,
        avg(case when is_after then is_lost end) as lost_share,
        coalesce(avg(case when not is_after then is_lost end), 0) as usual_share
    from doses_around
    group by candidate_id, atc

),

medicines_by_loss as (

    select
        *,
        row_count * (lost_share - usual_share) as lost_rows,
        sum(row_count * (lost_share - usual_share)) over (partition by candidate_id) as all_lost_rows,
        1.96 * sqrt(lost_share * (1 - lost_share) / row_count) as half_width
    from medicines_around
    where row_count > 0

),

medicines as (

    select
        candidate_id,
        atc,
        lost_share - usual_share as size,
        lost_share - usual_share - half_width as size_low,
        lost_share - usual_share + half_width as size_high
    from medicines_by_loss
    where lost_rows >= 0.8 * all_lost_rows

)

select * from medicines

-- A candidate is accepted as a break where its statistic and its size are large enough for its kind of series (seed
-- break_thresholds), where the unit itself moved as much as it did against the others (a step that only the others
-- took is theirs), where at least 80 % of the months around it lie on their side of the middle (a few wild months are
-- no break), and where a third of it or more came within three months (a phase-out comes slowly). For the country
-- there are no others, so more is asked. Source: thresholds tuned on synthetic registers with odd seeds.

with candidates as (

    select * from {{ ref('int_breaks__candidates') }}

),

break_thresholds as (

    select * from {{ ref('break_thresholds') }}

),

accepted as (

    select
        candidates.*,
        case
            when candidates.region is null then 'country' when candidates.hospital is null then 'region' else 'hospital'
        end as unit_level
    from candidates
    inner join break_thresholds
        on candidates.series_kind = break_thresholds.series_kind
    where
        candidates.statistic >= case
            when candidates.has_others then break_thresholds.lowest_statistic
            else break_thresholds.lowest_country_statistic
        end
        and abs(candidates.size) >= break_thresholds.lowest_size
        and candidates.mean_row_count >= break_thresholds.lowest_row_count
        and candidates.own_step / candidates.step between 0.5 and 2
        and candidates.consistent_share >= 0.8
        and candidates.abrupt_share >= case when candidates.has_others then 0.35 else 0.5 end

)

select * from accepted

-- Visits of the courses: every infusion and every hand-out, on weekdays, while the patient lives.

create or replace table course_visits as
with drug_courses as (
    select
        courses.* exclude (regimens),
        regimens.* exclude (median_days),
        greatest(getvariable('first_month'), getvariable('smr_start')) as seen_from,
        least(
            courses.starts_on + courses.duration_days,
            coalesce(courses.died_on - 1, getvariable('today')),
            coalesce(courses.emigrated_on - 1, getvariable('today')),
            getvariable('today')
        ) as ends_on
    from courses
    cross join lateral (
        select unnest(string_split(courses.regimens, '+')) as regimen
    ) as one
    inner join regimens on one.regimen = regimens.regimen
), offsets as (
    select
        *,
        unnest(range(
            greatest(0, ((seen_from - starts_on) // every_days)::bigint),
            least(
                coalesce(max_visits, 100000),
                greatest(0, ((ends_on - starts_on) // every_days + 1)::bigint)
            )
        )) * every_days as day_offset
    from drug_courses
    union all
    select *, unnest(string_split(loading_days, ' ')::bigint[]) as day_offset
    from drug_courses
    where loading_days is not null
), days as (
    select
        *,
        starts_on + day_offset::integer + case
            when day_offset = 0 then 0
            else (rnd(person_no, 'jitter ' || day_offset) * least(every_days, 28) / 4.0)::integer
        end as planned_on
    from offsets
), weekdays as (
    select
        *,
        planned_on + case isodow(planned_on) when 6 then 2 when 7 then 1 else 0 end as visit_on
    from days
)
select
    person_no, person_id, region, shak, area, diagnosis, weight_kg, line, regimen, is_handed_out,
    every_days, dose, unit, is_per_kg, packs, starts_on, visit_on
from weekdays
where visit_on between seen_from and ends_on
    and (day_offset = 0 or rnd(person_no, 'missed ' || regimen || day_offset) > 0.05);

-- Adalimumab: Humira until October 2018, the biosimilar of the region's side in three weeks,
-- Hyrimoz everywhere from November 2021 in eight weeks, unless the department's switch stalls (truth).
create or replace table adalimumab_switches as
select
    courses.person_no,
    courses.line,
    case
        when rnd(person_no, 'first switch') < 0.90
            then date '2018-11-01' + (rnd(person_no, 'first day') * 20)::integer
        when rnd(person_no, 'first switch') < 0.96
            then date '2019-02-01' + (rnd(person_no, 'first day') * 700)::integer
        else date '2099-01-01'
    end as first_switch_on,
    case
        when rnd(person_no, 'second switch')
            < coalesce(stalls.value, 0.92)
            then date '2021-11-01' + (rnd(person_no, 'second day') * 54)::integer
        else date '2099-01-01'
    end as second_switch_on,
    courses.starts_on >= date '2018-11-01' as starts_after_first_switch,
    courses.starts_on >= date '2021-11-01' and stalls.shak is null as starts_after_second_switch,
    regions.side
from courses
inner join regions on courses.region = regions.region
left join (
    select * from truth_plan where mechanism = 'stall' and detail = 'adalimumab'
) as stalls on courses.shak = stalls.shak
where courses.regimens = 'adalimumab';

create or replace table regimen_products as
select * from read_csv(
    getvariable('folder') || '/regimen_products.csv', header = true,
    columns = {'regimen': 'varchar', 'product_name': 'varchar', 'from_on': 'date'}
);

create or replace table visits as
select
    course_visits.*,
    case
        when regimen != 'adalimumab' then null
        when visit_on >= second_switch_on then 'Hyrimoz'
        when starts_after_second_switch
            then if(rnd(person_no, 'Yuflyma') < 0.06, 'Yuflyma', 'Hyrimoz')
        when visit_on >= first_switch_on or starts_after_first_switch
            then if(side = 'oest', 'Imraldi', 'Amgevita')
        else 'Humira'
    end as adalimumab_product
from course_visits
left join adalimumab_switches using (person_no, line);

-- Scaffolding goes, to save memory.
drop table course_visits;

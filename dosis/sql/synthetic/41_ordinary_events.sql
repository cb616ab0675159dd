-- The events of ordinary persons that happen: while they live here, by age, season and day of the week.

create or replace view ordinary_events as
select
    suggested_events.event_no,
    suggested_events.event_on,
    reason_places.kind,
    reason_places.diagnosis,
    reason_places.specialty,
    reason_places.days,
    reason_places.ward_group,
    reason_places.is_planned,
    persons.person_no,
    persons.person_id,
    persons.region,
    persons.died_on,
    persons.emigrated_on
from suggested_events
inner join persons on suggested_events.person_no = persons.person_no
inner join reason_places on suggested_events.reason_no = reason_places.reason_no
where suggested_events.event_on >= persons.born_on
    and suggested_events.event_on < coalesce(persons.died_on, date '2099-01-01')
    and suggested_events.event_on < coalesce(persons.emigrated_on, date '2099-01-01')
    -- Old people come more often.
    and rnd(suggested_events.event_no, 'age') < case
        when reason_places.kind = 'emergency' then 0.5
        else least(1, 0.2 + pow((suggested_events.event_on - persons.born_on) / 29200.0, 2))
    end
    -- Spring 2020: planned contacts fall by nearly half.
    and not (
        reason_places.is_planned
        and suggested_events.event_on between date '2020-03-12' and date '2020-05-20'
        and rnd(suggested_events.event_no, 'covid') < 0.45
    )
    -- Infections are a third rarer in summer.
    and not (
        coalesce(reason_places.ward_group, '') = 'infection'
        and rnd(suggested_events.event_no, 'season')
        < 0.17 - 0.17 * cos(2 * pi() * (dayofyear(suggested_events.event_on) - 30) / 365.0)
    )
    -- Planned contacts are rare on Saturdays and Sundays, and in July.
    and not (
        reason_places.is_planned
        and (isodow(suggested_events.event_on) > 5 or month(suggested_events.event_on) = 7)
        and rnd(suggested_events.event_no, 'weekend')
        < if(isodow(suggested_events.event_on) > 5, 0.92, 0.3)
    );

-- Department or hospital, medicine or all, and month that reporting_states judges not reported.
select distinct
    coalesce(units.hospital, reporting_states.hospital) as hospital,
    units.department_name,
    nullif(reporting_states.atc, 'all') as atc,
    reporting_states.month_on
from marts.reporting_states
left join units on reporting_states.unit_level = 'department' and reporting_states.unit_id = units.department_id
where reporting_states.state = 'missing'

-- Treatment days by who registered them.

select * from marts.procedure_agreements
order by level, group_name

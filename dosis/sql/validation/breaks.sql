-- Breaks of SMR that were found, declared, or declared without a trace.

select status, series_kind, region, hospital, from_on, label_da, label_en, text_da, text_en
from marts.breaks
where register = 'smr'
order by from_on, break_id

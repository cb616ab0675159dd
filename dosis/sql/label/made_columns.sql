-- Columns of the layer's tables that are made from the register's variables.
select
    register, null as table_name, null as year,
    count(distinct (model, model_column)) as numerator, null as denominator,
    null::date as from_on, null::date as to_on
from marts.model_lineage
where column_name is not null
group by all

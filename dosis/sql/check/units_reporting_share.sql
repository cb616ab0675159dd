-- Hospitals of a region (or of the country) that report in the month, as a share of those that report in it or
-- reported in one of the three months before. Hospitals with fewer than thirty rows in a usual month are left out.

select
    now.register,
    now.table_name,
    null as column_name,
    now.region,
    null as hospital,
    now.month_on,
    count(*) as row_count,
    avg(case when now.row_count > 0 then 1.0 else 0.0 end) as observed
from (
    select
        unit_months.*,
        coalesce(table_months.row_count, 0) as row_count,
        max(coalesce(table_months.row_count, 0)) over (
            partition by
                unit_months.register, unit_months.table_name, unit_months.region_key, unit_months.hospital_key
            order by unit_months.month_on range between interval 3 months preceding and current row
        ) as most_count
    from unit_months
    left join table_months using (register, table_name, level, region_key, hospital_key, month_on)
    where unit_months.level = 'hospital' and unit_months.hospital != 'unknown' and unit_months.usual_count >= 30
) as now
where now.most_count > 0
group by now.register, now.table_name, now.region, now.month_on

-- Days from the end of the newest month that a delivery holds to the day of the delivery.

select
    register,
    table_name,
    null as column_name,
    null as region,
    null as hospital,
    month_on,
    row_count,
    datediff('day', last_day(month_on), delivered_on) as observed
from delivered_months
qualify row_number() over (partition by register, table_name, delivery_number order by month_on desc) = 1
    and row_number() over (partition by register, table_name, month_on order by delivery_number desc) = 1

with administrations as (

    select * from {{ ref('administrations') }}

),

link_months as (

    select
        department_id::varchar as department_id,
        reporting_region::varchar as reporting_region,
        date_trunc('month', administered_on)::date as month_on,
        link_method::varchar as link_method,
        count(*)::bigint as administration_count,
        count_if(link_multiplicity > 1)::bigint as several_contacts_count
    from administrations
    group by department_id, reporting_region, date_trunc('month', administered_on), link_method

)

select * from link_months

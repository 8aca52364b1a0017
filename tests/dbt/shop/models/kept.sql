{{ config(materialized='table', transient=false, contract={'enforced': true}) }}
select customer::varchar as customer, total::number(12, 2) as total from {{ ref('customers') }}

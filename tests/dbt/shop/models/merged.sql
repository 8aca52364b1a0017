{{ config(materialized='incremental', unique_key='id', merge_exclude_columns=['placed']) }}
select * from {{ ref('orders') }}
{% if is_incremental() %} where placed >= (select max(placed) from {{ this }}) {% endif %}

{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key=['id', 'customer'], on_schema_change='sync_all_columns') }}
select * {% if var('wide', false) %}, 'new' as extra {% endif %} from {{ ref('orders') }}

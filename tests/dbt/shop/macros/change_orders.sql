{% macro change_orders() %}
    {% do run_query("update " ~ target.schema ~ ".raw_orders set amount = 11, placed = '2024-01-05' where id = 1") %}
    {% do run_query("insert into " ~ target.schema ~ ".raw_orders values (4, 'cid', 7, '2024-01-06')") %}
{% endmacro %}

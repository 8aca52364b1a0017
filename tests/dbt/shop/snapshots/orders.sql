{% snapshot orders_by_check %}
{{ config(target_schema=target.schema ~ '_SNAPSHOTS', unique_key='id', strategy='check', check_cols=['amount'], invalidate_hard_deletes=true) }}
select * from {{ ref('orders') }}
{% endsnapshot %}

{% snapshot orders_by_time %}
{{ config(target_schema=target.schema ~ '_SNAPSHOTS', unique_key='id', strategy='timestamp', updated_at='placed') }}
select * from {{ ref('orders') }}
{% endsnapshot %}

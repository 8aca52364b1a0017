select id, customer, amount, placed from {{ source('shop', 'raw_orders') }}

{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='placed', begin='2024-01-01', batch_size='year', lookback=3) }}
select * from {{ ref('orders') }}

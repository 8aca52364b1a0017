-- name: insert
-- Semi-structured values are not coerced to structured types. Iceberg's int is NUMBER(10, 0).
-- https://docs.snowflake.com/en/sql-reference/data-types-structured#implicit-casting-a-value-coercion
INSERT INTO :database.:schema.:table ("customer_id", "customer_name", "purchases")
SELECT
    :customer_id,
    :customer_name,
    OBJECT_CONSTRUCT('prodid', :product_id, 'purchase_amount', :amount, 'quantity', :quantity, 'purchase_date', :sold_on)
    ::OBJECT("prodid" NUMBER(10, 0), "purchase_amount" NUMBER(18, 2), "quantity" NUMBER(10, 0), "purchase_date" DATE);

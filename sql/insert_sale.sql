INSERT INTO :database.:schema.:table ("customer_id", "customer_name", "purchases")
SELECT
    :customer_id,
    :customer_name,
    OBJECT_CONSTRUCT('prodid', :product_id, 'purchase_amount', :amount, 'quantity', :quantity, 'purchase_date', :sold_on)
    ::OBJECT("prodid" NUMBER, "purchase_amount" NUMBER(18, 2), "quantity" NUMBER, "purchase_date" DATE)

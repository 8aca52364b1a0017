SELECT * FROM :database.:schema.:table WHERE "report_date" = :report_date ORDER BY "sales_amount_rank"

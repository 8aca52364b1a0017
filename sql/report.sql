-- name: latest_date
SELECT MAX("report_date") AS "report_date" FROM :database.:schema.:table;

-- name: rows
SELECT * FROM :database.:schema.:table WHERE "report_date" = :report_date ORDER BY "sales_amount_rank";

-- name: count_differences
SELECT COUNT(*) AS "differences"
FROM (
    (SELECT * EXCLUDE ("job_name") FROM :left_database.:left_schema.:left_table WHERE "report_date" = :report_date)
    EXCEPT
    (SELECT * EXCLUDE ("job_name") FROM :right_database.:right_schema.:right_table WHERE "report_date" = :report_date)
);

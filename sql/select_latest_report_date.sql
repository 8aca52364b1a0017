SELECT MAX("report_date") AS "report_date" FROM :database.:schema.:table

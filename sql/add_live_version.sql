-- Without a live version a notebook cannot be run by EXECUTE NOTEBOOK.
-- https://docs.snowflake.com/en/sql-reference/sql/alter-notebook
ALTER NOTEBOOK :database.:schema.:name ADD LIVE VERSION FROM LAST

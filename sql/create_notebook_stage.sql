-- Holds the file only until the notebook has copied it; a temporary stage ends with the session.
-- https://docs.snowflake.com/en/sql-reference/sql/create-stage
CREATE TEMPORARY STAGE :database.:schema.:stage

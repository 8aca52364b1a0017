-- Holds the files only until the notebook has copied them; a temporary stage ends with the session.
-- https://docs.snowflake.com/en/sql-reference/sql/create-stage
CREATE TEMPORARY STAGE :database.:schema.:stage

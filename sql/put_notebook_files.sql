-- https://docs.snowflake.com/en/sql-reference/sql/put
PUT :files_url :stage_url AUTO_COMPRESS = FALSE OVERWRITE = TRUE

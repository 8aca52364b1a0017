-- https://docs.snowflake.com/en/sql-reference/sql/put
PUT :file_url :stage_url AUTO_COMPRESS = FALSE OVERWRITE = TRUE

-- https://docs.snowflake.com/en/sql-reference/sql/create-notebook
CREATE NOTEBOOK :database.:schema.:name
    FROM :stage_url
    MAIN_FILE = :main_file
    [QUERY_WAREHOUSE = :virtual_warehouse]
    [RUNTIME_NAME = :runtime_name]
    COMMENT = :comment

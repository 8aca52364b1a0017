from tests.snowflake.conftest import snowflake

__all__ = ["snowflake"]

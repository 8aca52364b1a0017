from tests.snowflake.engine.conftest import lake

__all__ = ["lake"]

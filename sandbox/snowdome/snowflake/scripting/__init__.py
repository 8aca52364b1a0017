"""Snowflake Scripting: blocks of statements with variables, loops, cursors and exceptions.

https://docs.snowflake.com/en/developer-guide/snowflake-scripting/index
"""

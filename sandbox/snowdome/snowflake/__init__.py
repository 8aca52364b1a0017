"""A local Snowflake account: the wire protocol, the objects, and who may use them.

What is real, what is imitated and every known deviation: `README.md` beside this file.
"""

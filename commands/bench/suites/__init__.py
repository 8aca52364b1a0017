"""Other people's test suites against the sandbox's Snowflake."""

"""The sandbox's Snowflake against fakesnow's server: the same statements in one run."""

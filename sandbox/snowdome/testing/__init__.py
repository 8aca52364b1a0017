"""AWS in a process of its own and a lake of Glue jobs in it, for tests and measurements."""

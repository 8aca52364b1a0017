"""Request -> actions and resources it needs, one file per service. What is not in these tables is refused by name."""

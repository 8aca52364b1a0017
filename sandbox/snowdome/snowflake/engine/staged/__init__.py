"""Files of stages as rows."""

"""Files of stages as rows: COPY INTO both ways, and queries on staged files."""

"""The jobs' logic: uploaded as a zip for Glue, imported unchanged by the Snowpark Connect run."""

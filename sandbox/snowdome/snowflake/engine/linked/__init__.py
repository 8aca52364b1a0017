"""Catalog-linked databases: discovery of namespaces and tables, and their tables as relations of a query."""

"""Lake Formation: what a principal may do with databases and tables of the Data Catalog, beside its IAM policies.

`grants` holds who was granted what, `access` says what a call needs of it, `api` answers Lake Formation's own calls.
"""

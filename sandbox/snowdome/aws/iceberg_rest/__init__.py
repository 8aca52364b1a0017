"""Glue's Iceberg REST endpoint, `/iceberg/v1/...`, over the same tables as Glue's own API.

https://docs.aws.amazon.com/glue/latest/dg/connect-glu-iceberg-rest.html
https://docs.aws.amazon.com/glue/latest/dg/iceberg-rest-apis.html
"""

"""Statements that other objects' tests start from. None of them needs AWS to be there."""

from __future__ import annotations

VOLUME = """create external volume v storage_locations = ((
    name = 'one' storage_provider = 'S3' storage_base_url = 's3://some-bucket/tables/'
    storage_aws_role_arn = 'arn:aws:iam::123456789012:role/storage'))"""

INTEGRATION = """create catalog integration c catalog_source = iceberg_rest table_format = iceberg
    rest_config = (catalog_uri = 'https://glue.us-west-2.amazonaws.com/iceberg' catalog_api_type = aws_glue
        catalog_name = '123456789012')
    rest_authentication = (type = sigv4 sigv4_iam_role = 'arn:aws:iam::123456789012:role/catalog')
    enabled = true"""

LINKED = """create database linked
    linked_catalog = (catalog = 'c' allowed_namespaces = ('sales'), sync_interval_seconds = 60)
    external_volume = 'v'"""

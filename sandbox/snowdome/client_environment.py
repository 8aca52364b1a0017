"""The environment that clients of AWS and Snowflake look for, to reach one sandbox as its administrator."""

from __future__ import annotations

from snowdome.record import Record

ORGANIZATION = "SANDBOX"


def variables(record: Record) -> dict[str, str]:
    """By name. They hold the secrets of the sandbox."""
    aws, snowflake = record.parts["aws"], record.parts["snowflake"]
    return {
        "AWS_ENDPOINT_URL": aws.url,
        "AWS_ACCESS_KEY_ID": record.administrator.access_key_id,
        "AWS_SECRET_ACCESS_KEY": record.administrator.secret_access_key,
        "AWS_REGION": record.region,
        "AWS_DEFAULT_REGION": record.region,
        # Neither a profile of the user nor an instance role may take part.
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
        "SNOWFLAKE_ACCOUNT": f"{ORGANIZATION.lower()}-{record.account}",
        "SNOWFLAKE_HOST": "127.0.0.1",
        "SNOWFLAKE_PORT": str(snowflake.port),
        "SNOWFLAKE_PROTOCOL": "http",
        "SNOWFLAKE_USER": "ADMIN",
        "SNOWFLAKE_PASSWORD": record.snowflake_password,
        "SNOWFLAKE_ROLE": "ACCOUNTADMIN",
        "SNOWFLAKE_AUTHENTICATOR": "SNOWFLAKE",
    }

"""Both sandbox processes with one linked database: what the engine's tests run against."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from snowdome.testing.running_aws import ACCOUNT, REGION, SNOWFLAKE_USER_ARN, RunningSandbox
from tests.snowflake.running import PASSWORD, RunningSnowflake

BUCKET = "lake-bucket"
GLUE_DATABASE = "lake_test"
STORAGE_ID, CATALOG_ID = "storage-external-id", "catalog-external-id"
STORAGE_ROLE = f"arn:aws:iam::{ACCOUNT}:role/snowflake-storage"
CATALOG_ROLE = f"arn:aws:iam::{ACCOUNT}:role/snowflake-catalog"


def trust(external_id: str) -> str:
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": SNOWFLAKE_USER_ARN},
                    "Action": "sts:AssumeRole",
                    "Condition": {"StringEquals": {"sts:ExternalId": external_id}},
                }
            ],
        }
    )


def policy(*statements: tuple[list[str], list[str]]) -> str:
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": a, "Resource": r} for a, r in statements],
        }
    )


OBJECTS = f"arn:aws:s3:::{BUCKET}/iceberg-warehouse/*"
STORAGE_POLICY = policy(
    (["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"], [OBJECTS]),
    (["s3:ListBucket", "s3:GetBucketLocation"], [f"arn:aws:s3:::{BUCKET}"]),
)
GLUE_ARN = f"arn:aws:glue:{REGION}:{ACCOUNT}"
CATALOG_ACTIONS = [
    f"glue:{action}"
    for action in [
        "GetCatalog",
        "GetDatabase",
        "GetDatabases",
        "GetTable",
        "GetTables",
        "CreateTable",
        "UpdateTable",
        "DeleteTable",
        "CreateDatabase",
        "DeleteDatabase",
    ]
]
CATALOG_POLICY = policy(
    (CATALOG_ACTIONS, [f"{GLUE_ARN}:catalog", f"{GLUE_ARN}:database/*", f"{GLUE_ARN}:table/*/*"]),
    (["s3:GetObject", "s3:PutObject"], [OBJECTS]),
)


class Lake:
    """AWS with a bucket, a Glue database and the two roles; Snowflake with volume, integration and linked database."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        (folder / "aws").mkdir()
        self.aws = RunningSandbox(folder / "aws")
        self._prepare_aws()
        self.snowflake = RunningSnowflake(folder / "snowflake", aws=self.aws)
        self.port = self.snowflake.port

    def _prepare_aws(self) -> None:
        s3 = self.aws.client("s3")
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        self.aws.client("glue").create_database(
            DatabaseInput={
                "Name": GLUE_DATABASE,
                "LocationUri": f"s3://{BUCKET}/iceberg-warehouse/{GLUE_DATABASE}",
            }
        )
        iam = self.aws.client("iam")
        for name, external_id, document in (
            ("snowflake-storage", STORAGE_ID, STORAGE_POLICY),
            ("snowflake-catalog", CATALOG_ID, CATALOG_POLICY),
        ):
            iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(external_id))
            iam.put_role_policy(RoleName=name, PolicyName="access", PolicyDocument=document)

    def connect(self, **options: Any) -> Any:
        """A connection of the Python connector as ADMIN."""
        import snowflake.connector

        return snowflake.connector.connect(
            **{
                "account": "sandbox-local",
                "user": "ADMIN",
                "password": PASSWORD,
                "host": "127.0.0.1",
                "port": self.port,
                "protocol": "http",
                "role": "ACCOUNTADMIN",
                **options,
            }
        )

    def pyiceberg(self) -> Any:
        """The Glue catalog as another engine sees it, as the AWS administrator."""
        from pyiceberg.catalog.glue import GlueCatalog

        keys = self.aws.administrator
        return GlueCatalog(
            "other",
            **{
                "glue.endpoint": self.aws.endpoint,
                "glue.region": REGION,
                "glue.access-key-id": keys.access_key_id,
                "glue.secret-access-key": keys.secret_access_key,
                "s3.endpoint": self.aws.endpoint,
                "s3.region": REGION,
                "s3.access-key-id": keys.access_key_id,
                "s3.secret-access-key": keys.secret_access_key,
                "warehouse": f"s3://{BUCKET}/iceberg-warehouse/",
            },
        )

    def link(self, cursor: Any, name: str = "LAKE", **settings: str) -> None:
        """Volume, integration and linked database with the names LAKE_VOLUME, LAKE_CATALOG and `name`."""
        cursor.execute(
            f"""CREATE EXTERNAL VOLUME IF NOT EXISTS {name}_VOLUME STORAGE_LOCATIONS = ((NAME = 'main'
            STORAGE_PROVIDER = 'S3' STORAGE_BASE_URL = 's3://{BUCKET}/iceberg-warehouse/'
            STORAGE_AWS_ROLE_ARN = '{STORAGE_ROLE}' STORAGE_AWS_EXTERNAL_ID = '{STORAGE_ID}')) ALLOW_WRITES = TRUE"""
        )
        cursor.execute(
            f"""CREATE CATALOG INTEGRATION IF NOT EXISTS {name}_CATALOG CATALOG_SOURCE = ICEBERG_REST
            TABLE_FORMAT = ICEBERG CATALOG_NAMESPACE = '{GLUE_DATABASE}'
            REST_CONFIG = (CATALOG_URI = 'https://glue.{REGION}.amazonaws.com/iceberg' CATALOG_API_TYPE = AWS_GLUE
            CATALOG_NAME = '{ACCOUNT}') REST_AUTHENTICATION = (TYPE = SIGV4 SIGV4_IAM_ROLE = '{CATALOG_ROLE}'
            SIGV4_SIGNING_REGION = '{REGION}' SIGV4_EXTERNAL_ID = '{CATALOG_ID}') ENABLED = TRUE"""
        )
        extra = " ".join(f", {key} = {value}" for key, value in settings.items())
        cursor.execute(
            f"""CREATE DATABASE IF NOT EXISTS {name} LINKED_CATALOG = (CATALOG = '{name}_CATALOG'{extra},
            SYNC_INTERVAL_SECONDS = 30) EXTERNAL_VOLUME = '{name}_VOLUME'"""
        )
        self.wait_for_tables(cursor, name)

    def wait_for_tables(self, cursor: Any, name: str = "LAKE", seconds: float = 20) -> None:
        """Until the linked database shows every Iceberg table that Glue has."""
        wanted = {table for _, table in self.pyiceberg().list_tables(GLUE_DATABASE)}
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            schemas = {row[1] for row in cursor.execute(f"SHOW SCHEMAS IN DATABASE {name}").fetchall()}
            shown = {row[1] for row in cursor.execute(f"SHOW ICEBERG TABLES IN DATABASE {name}").fetchall()}
            if GLUE_DATABASE in schemas and wanted <= shown:
                return
            time.sleep(0.1)
        raise AssertionError(f"{name} was not linked in {seconds} s: {self.link_status(cursor, name)}")

    @staticmethod
    def link_status(cursor: Any, name: str = "LAKE") -> dict[str, Any]:
        return dict(json.loads(cursor.execute(f"SELECT SYSTEM$CATALOG_LINK_STATUS('{name}')").fetchone()[0]))

    def wait_for_failure(self, cursor: Any, name: str = "LAKE", seconds: float = 20) -> dict[str, Any]:
        """The link's status as soon as it has something to report."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            status = self.link_status(cursor, name)
            if status["failureDetails"]:
                return status
            time.sleep(0.1)
        raise AssertionError(f"{name} reported no failure in {seconds} s")

    def stop(self) -> None:
        self.snowflake.stop()
        self.aws.stop()

"""Can Glue run an optimizer as this role: does it trust Glue, and has it all that the prerequisites name.

AWS tells it from the first run only. There is none here, so the sandbox refuses the optimizer.

https://docs.aws.amazon.com/glue/latest/dg/optimization-prerequisites.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from snowdome.aws import catalog_key, s3_buckets
from snowdome.aws.authorization import Circumstances, Need, authorize
from snowdome.aws.callers import Caller
from snowdome.aws.errors import AccessDenied
from snowdome.aws.lake_formation import access
from snowdome.aws.policy.evaluation import Principal
from snowdome.aws.propagation import Propagation
from snowdome.aws.requests.s3_encryption import default_of, encryption_needs
from snowdome.aws.sessions import RoleSession, Sessions
from snowdome.aws.table_optimizers.configuration import COMPACTION, ORPHANS, RETENTION, invalid
from snowdome.aws.trust import check_service_trust

SERVICE = "glue.amazonaws.com"
#: Type -> the log group that its runs write to.
LOG_GROUPS = {
    COMPACTION: "/aws-glue/iceberg-compaction/logs",
    RETENTION: "/aws-glue/iceberg-retention/logs",
    ORPHANS: "/aws-glue/iceberg-orphan-file-deletion/logs",
}
LAKE_FORMATION = ("ALTER", "DESCRIBE", "INSERT", "DELETE")


@dataclass(frozen=True)
class OptimizedTable:
    account_id: str
    region: str
    database: str
    name: str
    #: `s3://bucket/prefix`
    location: str

    @property
    def place(self) -> tuple[str, str]:
        """Bucket, and the prefix of its files."""
        bucket, _, prefix = self.location.partition("://")[2].rstrip("/").partition("/")
        return bucket, prefix

    @property
    def resources(self) -> tuple[str, ...]:
        return ("catalog", f"database/{self.database}", f"table/{self.database}/{self.name}")


def check_role(
    role_arn: str, optimizer_type: str, table: OptimizedTable, sessions: Sessions, propagation: Propagation
) -> None:
    """Raises InvalidInputException with what the role cannot do."""
    try:
        role_id = check_service_trust(SERVICE, role_arn, propagation)
        assumed = sessions.open(table.region, role_arn, role_id, "GlueTableOptimizer", 3600, None)
        caller = Caller(
            assumed.access_key_id,
            assumed.secret_access_key,
            Principal(assumed.arn, assumed.account_id, role_arn=role_arn),
            propagation,
            session=RoleSession(assumed, role_id, None),
        )
        circumstances = Circumstances(table.region)
        for need in needs(optimizer_type, table):
            authorize(caller, need, circumstances)
        access.check_permissions(caller, LAKE_FORMATION, table.database, table.name)
    except AccessDenied as denied:
        raise invalid(
            f"Glue cannot run the {optimizer_type} optimizer of {table.database}.{table.name} as {role_arn}: "
            f"{denied.message}"
        ) from denied


def needs(optimizer_type: str, table: OptimizedTable) -> Iterator[Need]:
    writes = optimizer_type != ORPHANS
    account_id, region = table.account_id, table.region
    name, prefix = table.place
    bucket = s3_buckets.find_bucket(name)
    owner = bucket.account_id if bucket is not None else account_id
    policy = s3_buckets.bucket_policy(bucket)
    yield Need("s3:ListBucket", f"arn:aws:s3:::{name}", owner, {"s3:prefix": f"{prefix}/"}, policy)
    for folder in ("data", "metadata"):
        key = f"{prefix}/{folder}/any"
        for action in ("GetObject", "DeleteObject", *(("PutObject",) if writes else ())):
            yield Need(f"s3:{action}", f"arn:aws:s3:::{name}/{key}", owner, {}, policy)
        if bucket is not None:
            for action in ("kms:Decrypt", *(("kms:GenerateDataKey",) if writes else ())):
                yield from encryption_needs(default_of(bucket), action, bucket, key, region)
    glue = f"arn:aws:glue:{region}:{account_id}:"
    for action in ("GetTable", *(("UpdateTable",) if writes else ())):
        for resource in table.resources:
            yield Need(f"glue:{action}", glue + resource, account_id)
        yield from catalog_key.key_needs(action, account_id, region)
    group = f"arn:aws:logs:{region}:{account_id}:log-group:{LOG_GROUPS[optimizer_type]}"
    yield Need("logs:CreateLogGroup", group, account_id)
    for action in ("CreateLogStream", "PutLogEvents"):
        yield Need(f"logs:{action}", f"{group}:log-stream:any", account_id)

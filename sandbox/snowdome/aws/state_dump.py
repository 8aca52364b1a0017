"""What the sandbox holds, for debugging: names and settings, no object data and no secrets."""

from __future__ import annotations

from typing import Any

from moto.glue.models import glue_backends
from moto.logs.models import logs_backends

from snowdome.aws import iam_state, kms_keys, s3_buckets, settings, sns_mail
from snowdome.aws.denials import Denials
from snowdome.aws.sessions import Sessions
from snowdome.aws.usage import Usage


def dump_state(
    configuration: settings.Settings, sessions: Sessions, usage: Usage, denials: Denials, undelivered: list[str]
) -> dict[str, Any]:
    account, region = settings.ACCOUNT_ID, configuration.region
    return {
        "account": account,
        "region": region,
        "propagationDelaySeconds": configuration.propagation_delay,
        "buckets": buckets(account),
        "roles": {role.arn: policies(role) for role in list(iam_state.backend(account).roles.values())},
        "users": {user.arn: sorted(user.policies) for user in list(iam_state.backend(account).users.values())},
        "usedActions": usage.by_principal(),
        "denials": denials.by_key(),
        "sessions": [{"arn": s.assumed.arn, "expires": s.assumed.expiration} for s in sessions.all()],
        "keys": {
            key.arn: {"state": key.key_state, "aliases": sorted(key.aliases), "rotation": key.key_rotation_status}
            for key in list(kms_keys.backend(account, region).keys.values())
        },
        "glue": glue(account, region),
        "subscriptions": sns_mail.subscriptions(account, region),
        "undeliveredEvents": list(undelivered),
        "logGroups": {
            name: {"retentionInDays": group.retention_in_days, "streams": sorted(group.streams)}
            for name, group in list(logs_backends[account][region].groups.items())
        },
    }


def buckets(account: str) -> dict[str, Any]:
    return {
        name: {
            "objects": sum(1 for _ in bucket.keys.values()),
            "versioning": bucket.versioning_status,
            "encryption": bucket.encryption,
            "policy": (bucket.policy or b"").decode() if isinstance(bucket.policy, bytes) else bucket.policy,
        }
        for name, bucket in list(s3_buckets.backend(account).buckets.items())
    }


def policies(role: Any) -> dict[str, Any]:
    attached = iam_state.policies_of_role(role)
    return {"trust": attached.trust, "identity": attached.identity, "boundary": attached.boundary}


def glue(account: str, region: str) -> dict[str, Any]:
    backend = glue_backends[account][region]
    return {
        "databases": {
            name: {"location": database.input.get("LocationUri"), "tables": tables(database)}
            for name, database in list(backend.databases.items())
        },
        "jobs": {name: [run.status for run in job.job_runs] for name, job in list(backend.jobs.items())},
        "triggers": {name: trigger.as_dict() for name, trigger in list(backend.triggers.items())},
        "workflows": {name: list(workflow.runs) for name, workflow in list(backend.workflows.items())},
    }


def tables(database: Any) -> dict[str, Any]:
    described = {name: table.as_dict() for name, table in list(database.tables.items())}
    return {
        name: {"version": table["VersionId"], "metadata": (table.get("Parameters") or {}).get("metadata_location")}
        for name, table in described.items()
    }

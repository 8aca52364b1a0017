"""Everything that the sandbox changes in moto, in one order. Nothing else assigns to moto's classes.

A change that calls what it replaces comes after what it is to call.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from moto.kms import models as kms_models
from moto.kms import responses as kms_responses
from moto.moto_server.utilities import RegexConverter

from snowdome.aws import (
    glue_catalog,
    glue_jobs_api,
    glue_workflows_api,
    s3_access_logs,
    s3_defaults,
    s3_versioning,
    sns_mail,
)
from snowdome.aws.glue_runs import GlueRuns, job_runs_api, warm_up, workflows_api
from snowdome.aws.lake_formation import access


def apply(runs: GlueRuns, *, lake_formation: bool, administrator_arn: str) -> None:
    """Called once, before the first request."""
    changes: tuple[Callable[[], None], ...] = (
        leave_key_policies_to_the_gateway,
        take_encryption_for_the_use_of_keys,
        find_keys_by_arn,
        take_paths_of_several_lines,
        s3_defaults.install,
        s3_access_logs.install,
        s3_versioning.install,
        sns_mail.install,
        glue_catalog.install,
        glue_jobs_api.install,
        glue_workflows_api.install,
        # Around the operations of moto's catalog.
        partial(access.install, lake_formation, administrator_arn),
        partial(job_runs_api.install, runs.job_runs),
        # Around CreateJob of glue_jobs_api.
        partial(warm_up.install, runs.slots),
        # Around CreateTrigger of glue_workflows_api.
        partial(workflows_api.install, runs.workflow_runs, runs.schedules),
    )
    for change in changes:
        change()


def leave_key_policies_to_the_gateway() -> None:
    """moto does half of a key policy's check, and that without conditions; the gateway does all of it."""
    kms_responses.validate_policy = lambda *_: None  # type: ignore[attr-defined]


def take_encryption_for_the_use_of_keys() -> None:
    """What moto leaves empty. https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html (KeyUsage)"""
    create_key = kms_models.KmsBackend.create_key

    def create_key_for_encryption(
        self: kms_models.KmsBackend, policy: Any, key_usage: Any, *more: Any
    ) -> kms_models.Key:
        return create_key(self, policy, key_usage or "ENCRYPT_DECRYPT", *more)

    kms_models.KmsBackend.create_key = create_key_for_encryption  # type: ignore[method-assign, assignment]


def find_keys_by_arn() -> None:
    """What moto finds by ID alone. https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html (KeyId)"""
    for name in ("disable_key", "enable_key", "schedule_key_deletion", "cancel_key_deletion"):
        setattr(kms_models.KmsBackend, name, _by_any_id(getattr(kms_models.KmsBackend, name)))


def _by_any_id(operation: Callable[..., Any]) -> Callable[..., Any]:
    def on_key(self: kms_models.KmsBackend, key_id: str, *more: Any) -> Any:
        return operation(self, self.get_key_id(key_id), *more)

    return on_key


def take_paths_of_several_lines() -> None:
    """An object's key may have line breaks. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html"""
    initialize = RegexConverter.__init__

    def initialize_for_all_characters(self: RegexConverter, url_map: Any, *items: Any) -> None:
        initialize(self, url_map, *items)
        self.regex = f"(?s:{self.regex})"

    RegexConverter.__init__ = initialize_for_all_characters  # type: ignore[method-assign]

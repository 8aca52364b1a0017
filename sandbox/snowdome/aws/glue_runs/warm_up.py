"""Spark that starts when the first job is created, not when it is run: a sandbox without jobs needs none."""

from __future__ import annotations

import os
from typing import Any

from moto.glue.responses import GlueResponse

from snowdome.aws.glue_runs.slots import Slots

#: 1: warms up.
VARIABLE = "SNOWDOME_SPARK_WARM_UP"


def install(slots: Slots) -> None:
    """Puts the start of Spark into moto's Glue, where the variable asks for it."""
    if os.environ.get(VARIABLE) != "1":
        return
    create_job = GlueResponse.create_job

    def creating(self: GlueResponse) -> Any:
        answer = create_job(self)
        slots.warm_up()
        return answer

    GlueResponse.create_job = creating  # type: ignore[method-assign]

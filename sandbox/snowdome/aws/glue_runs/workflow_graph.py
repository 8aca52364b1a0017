"""A workflow's graph of triggers and jobs, with IncludeGraph. https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-workflow.html"""

from __future__ import annotations

from typing import Any

from moto.glue.models import GlueBackend

from snowdome.aws.glue_runs.workflow_runs import WorkflowRun, triggers_of


def graph(backend: GlueBackend, workflow_name: str, run: WorkflowRun | None = None) -> dict[str, Any]:
    """Nodes and edges; with `run` its job runs stand at their jobs, every attempt of each."""
    nodes: dict[tuple[str, str], dict[str, Any]] = {}
    edges = []
    for trigger in triggers_of(backend, workflow_name):
        shown = trigger.as_dict()
        nodes["TRIGGER", trigger.name] = _node("TRIGGER", trigger.name) | {"TriggerDetails": {"Trigger": shown}}
        for condition in (shown.get("Predicate") or {}).get("Conditions", []):
            edges.append((("JOB", condition["JobName"]), ("TRIGGER", trigger.name)))
        for action in shown["Actions"]:
            edges.append((("TRIGGER", trigger.name), ("JOB", action["JobName"])))
    for kind, name in (end for edge in edges for end in edge if end[0] == "JOB"):
        job_run = run.job_runs.get(name) if run else None
        attempts = job_run.attempts if job_run else []
        details = {"JobDetails": {"JobRuns": [attempt.as_dict() for attempt in attempts]}}
        nodes.setdefault((kind, name), _node(kind, name) | details)
    return {
        "Nodes": list(nodes.values()),
        "Edges": [{"SourceId": _id(*source), "DestinationId": _id(*target)} for source, target in edges],
    }


def _node(kind: str, name: str) -> dict[str, Any]:
    return {"Type": kind, "Name": name, "UniqueId": _id(kind, name)}


def _id(kind: str, name: str) -> str:
    return f"{kind.lower()}:{name}"

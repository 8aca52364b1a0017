"""The policy evaluator against a truth table that is written out by brute force, and its single words."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snowdome.aws.errors import MalformedPolicy, SandboxUnsupported
from snowdome.aws.policy.conditions import parse_conditions
from snowdome.aws.policy.document import DocumentKind, parse_document
from snowdome.aws.policy.evaluation import Principal, Verdict, evaluate
from snowdome.aws.policy.patterns import arn_like, like, resource_like

ACTIONS = ("s3:GetObject", "s3:PutObject", "glue:GetTable")
RESOURCES = ("arn:aws:s3:::a/x", "arn:aws:s3:::a/y/z", "arn:aws:s3:::b/x")
ACTION_PATTERNS = ("*", "s3:*", "S3:getobject", "s3:?etObject", "glue:GetTable")
RESOURCE_PATTERNS = ("*", "arn:aws:s3:::a/*", "arn:aws:s3:::?/x", "arn:aws:s3:::b/x")
USERS = ("arn:aws:iam::1:user/u", "arn:aws:iam::1:user/v", "arn:aws:iam::2:user/u")

statements = st.fixed_dictionaries(
    {
        "Effect": st.sampled_from(["Allow", "Deny"]),
        "actions": st.lists(st.sampled_from(ACTION_PATTERNS), min_size=1, max_size=2),
        "not_action": st.booleans(),
        "resources": st.lists(st.sampled_from(RESOURCE_PATTERNS), min_size=1, max_size=2),
        "not_resource": st.booleans(),
        "condition": st.sampled_from(
            [None, ("StringEquals", "x"), ("StringNotEquals", "x"), ("StringEqualsIfExists", "x")]
        ),
        "principals": st.lists(st.sampled_from(["*", "1", "arn:aws:iam::1:root", *USERS]), min_size=1, max_size=2),
    }
)


def written(chosen: dict[str, Any], with_principal: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "Effect": chosen["Effect"],
        "NotAction" if chosen["not_action"] else "Action": chosen["actions"],
        "NotResource" if chosen["not_resource"] else "Resource": chosen["resources"],
    }
    if chosen["condition"] is not None:
        operator, value = chosen["condition"]
        found["Condition"] = {operator: {"s3:prefix": value}}
    if with_principal:
        found["Principal"] = {"AWS": chosen["principals"]}
    return found


def applies(chosen: dict[str, Any], action: str, resource: str, prefix: str | None) -> bool:
    """One row of the truth table, from the wording of the IAM guide and nothing of the evaluator."""
    in_actions = any(fnmatchcase(action.lower(), pattern.lower()) for pattern in chosen["actions"])
    in_resources = any(fnmatchcase(resource, pattern) for pattern in chosen["resources"])
    holds = {
        None: True,
        "StringEquals": prefix == "x",
        "StringNotEquals": prefix != "x",
        "StringEqualsIfExists": prefix in (None, "x"),
    }[chosen["condition"] and chosen["condition"][0]]
    return in_actions != chosen["not_action"] and in_resources != chosen["not_resource"] and holds


def naming(chosen: dict[str, Any], user: str) -> Verdict:
    account = user.split(":")[4]
    if "*" in chosen["principals"] or user in chosen["principals"]:
        return Verdict.ALLOW
    if account in chosen["principals"] or f"arn:aws:iam::{account}:root" in chosen["principals"]:
        return Verdict.ALLOW_ACCOUNT
    return Verdict.SILENT


@given(st.lists(statements, max_size=4), st.sampled_from([None, "x", "y"]))
def test_identity_policies_follow_the_truth_table(chosen: list[dict[str, Any]], prefix: str | None) -> None:
    document = json.dumps({"Version": "2012-10-17", "Statement": [written(one, False) for one in chosen]})
    context = {} if prefix is None else {"s3:prefix": prefix}
    for action in ACTIONS:
        for resource in RESOURCES:
            effects = {one["Effect"] for one in chosen if applies(one, action, resource, prefix)}
            expected = Verdict.DENY if "Deny" in effects else Verdict.ALLOW if effects else Verdict.SILENT
            assert evaluate([document], DocumentKind.IDENTITY, action, resource, context) is expected


@given(st.lists(statements, max_size=4), st.sampled_from(USERS))
def test_resource_policies_follow_the_truth_table(chosen: list[dict[str, Any]], user: str) -> None:
    document = json.dumps({"Version": "2012-10-17", "Statement": [written(one, True) for one in chosen]})
    principal = Principal(user, user.split(":")[4])
    for action in ACTIONS:
        for resource in RESOURCES:
            hits = [(one["Effect"], naming(one, user)) for one in chosen if applies(one, action, resource, None)]
            hits = [(effect, named) for effect, named in hits if named is not Verdict.SILENT]
            allows = {named for effect, named in hits if effect == "Allow"}
            expected = Verdict.ALLOW_ACCOUNT if allows == {Verdict.ALLOW_ACCOUNT} else Verdict.ALLOW
            expected = expected if allows else Verdict.SILENT
            if any(effect == "Deny" for effect, _ in hits):
                expected = Verdict.DENY
            assert evaluate([document], DocumentKind.BUCKET, action, resource, {}, principal) is expected


@pytest.mark.parametrize(
    ("condition", "context", "holds"),
    [
        ({"StringEquals": {"sts:ExternalId": ["a", "b"]}}, {"sts:externalid": "b"}, True),
        ({"StringEquals": {"sts:ExternalId": "a"}}, {}, False),
        ({"StringNotEquals": {"sts:ExternalId": ["a", "b"]}}, {"sts:externalid": "b"}, False),
        ({"StringNotEquals": {"sts:ExternalId": "a"}}, {}, True),
        ({"StringEqualsIgnoreCase": {"sts:ExternalId": "A"}}, {"sts:externalid": "a"}, True),
        ({"StringLike": {"s3:prefix": "raw_data/*"}}, {"s3:prefix": "raw_data/x/y"}, True),
        ({"StringNotLike": {"s3:prefix": "raw_data/*"}}, {"s3:prefix": "raw_data/x"}, False),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:glue:*:1:job/*"}}, {"aws:sourcearn": "arn:aws:glue:r:1:job/a"}, True),
        ({"ArnEquals": {"aws:SourceArn": "arn:aws:*:1:job/a"}}, {"aws:sourcearn": "arn:aws:glue:r:1:job/a"}, False),
        ({"Bool": {"aws:SecureTransport": False}}, {"aws:securetransport": "true"}, False),
        ({"Bool": {"aws:SecureTransport": "TRUE"}}, {"aws:securetransport": "true"}, True),
        ({"NumericLessThan": {"s3:TlsVersion": 1.2}}, {"s3:tlsversion": "1.2"}, False),
        ({"NumericLessThan": {"s3:TlsVersion": "1.2"}}, {"s3:tlsversion": "1.1"}, True),
        ({"NumericGreaterThanEquals": {"s3:max-keys": "10"}}, {"s3:max-keys": "10"}, True),
        ({"Null": {"s3:x-amz-server-side-encryption": "true"}}, {}, True),
        ({"Null": {"s3:x-amz-server-side-encryption": "false"}}, {}, False),
        (
            {"DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}},
            {"aws:currenttime": "2026-01-01T00:00:00Z"},
            True,
        ),
        ({"DateGreaterThan": {"aws:EpochTime": "1700000000"}}, {"aws:epochtime": "1600000000"}, False),
        ({"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}}, {"aws:sourceip": "127.0.0.1"}, True),
        ({"NotIpAddress": {"aws:SourceIp": "127.0.0.0/8"}}, {"aws:sourceip": "127.0.0.1"}, False),
        ({"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}}, {"aws:tagkeys": ("a", "b")}, True),
        ({"ForAllValues:StringEquals": {"aws:TagKeys": ["a"]}}, {"aws:tagkeys": ("a", "b")}, False),
        ({"ForAllValues:StringEquals": {"aws:TagKeys": ["a"]}}, {}, True),
        ({"ForAnyValue:StringEquals": {"aws:TagKeys": ["a"]}}, {"aws:tagkeys": ("a", "b")}, True),
        ({"ForAnyValue:StringEquals": {"aws:TagKeys": ["a"]}}, {}, False),
        ({"StringEqualsIfExists": {"kms:ViaService": "s3"}}, {}, True),
        ({"StringEquals": {"s3:prefix": "home/${aws:username}"}}, {"s3:prefix": "home/u", "aws:username": "u"}, True),
        ({"StringEquals": {"s3:prefix": "home/${aws:username}"}}, {"s3:prefix": "home/"}, False),
        ({"StringEquals": {"s3:prefix": "${*}"}}, {"s3:prefix": "*"}, True),
        ({"StringLike": {"s3:prefix": "${*}"}}, {"s3:prefix": "anything"}, False),
    ],
)
def test_condition_operators(condition: dict[str, Any], context: dict[str, Any], holds: bool) -> None:
    assert all(one.holds(context) for one in parse_conditions(condition)) is holds


@pytest.mark.parametrize(
    ("condition", "name"),
    [
        ({"StringResembles": {"sts:ExternalId": "a"}}, "StringResembles"),
        ({"BinaryEquals": {"sts:ExternalId": "a"}}, "BinaryEquals"),
        ({"NullIfExists": {"sts:ExternalId": "true"}}, "NullIfExists"),
        ({"ForSomeValues:StringEquals": {"aws:TagKeys": "a"}}, "ForSomeValues:StringEquals"),
        ({"StringEquals": {"aws:MultiFactorAuthPresent": "true"}}, "aws:MultiFactorAuthPresent"),
        ({"StringEquals": {"s3:prefix": "${aws:FederatedProvider}"}}, "aws:federatedprovider"),
    ],
)
def test_an_unknown_word_in_a_condition_is_an_error_by_name(condition: dict[str, Any], name: str) -> None:
    with pytest.raises(SandboxUnsupported, match=name):
        parse_conditions(condition)


IDENTITY = DocumentKind.IDENTITY
BASE = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}


@pytest.mark.parametrize(
    ("kind", "item", "message"),
    [
        (DocumentKind.IDENTITY, BASE | {"Effect": "allow"}, "Invalid effect"),
        (DocumentKind.IDENTITY, BASE | {"Principal": "*"}, "should not specify a principal"),
        (DocumentKind.IDENTITY, {"Effect": "Allow", "Action": "s3:*"}, "must contain resources"),
        (DocumentKind.IDENTITY, BASE | {"Resource": "bucket"}, "must be in ARN format"),
        (DocumentKind.IDENTITY, BASE | {"NotAction": "s3:*"}, "both Action and NotAction"),
        (DocumentKind.IDENTITY, BASE | {"Action": "GetObject"}, "prefaced by a vendor"),
        (DocumentKind.IDENTITY, BASE | {"Ressource": "*"}, "unknown element 'Ressource'"),
        (DocumentKind.TRUST, BASE | {"Principal": {"AWS": "*"}}, "prohibited field Resource"),
        (DocumentKind.BUCKET, BASE, "Missing required field Principal"),
        (DocumentKind.KEY, BASE | {"Principal": {"Aws": "*"}}, "Invalid principal"),
    ],
)
def test_a_malformed_statement_is_refused(kind: DocumentKind, item: dict[str, Any], message: str) -> None:
    with pytest.raises(MalformedPolicy, match=message):
        parse_document(json.dumps({"Version": "2012-10-17", "Statement": [item]}), kind)


@pytest.mark.parametrize(
    "resource",
    [
        "arn:aws:iam::${aws:PrincipalAccount}:role/x",
        "arn:aws:glue:${aws:RequestedRegion}:1:job/x",
        "arn:${aws:x}:s3:::b",
        "arn:aws:s3::${aws:PrincipalAccount}",
    ],
)
def test_a_variable_may_only_stand_behind_the_fifth_colon(resource: str) -> None:
    with pytest.raises(MalformedPolicy, match="behind the fifth colon"):
        parse_document(json.dumps({"Version": "2012-10-17", "Statement": [BASE | {"Resource": resource}]}), IDENTITY)


@pytest.mark.parametrize(
    "resource", ["*", "arn:aws:s3:*", "arn:aws:s3:::b-${aws:PrincipalAccount}", "arn:aws:iam::1:user/${aws:username}"]
)
def test_elsewhere_in_an_arn_it_may(resource: str) -> None:
    parse_document(json.dumps({"Version": "2012-10-17", "Statement": [BASE | {"Resource": resource}]}), IDENTITY)


def test_not_principal_is_refused_by_name() -> None:
    document = json.dumps({"Version": "2012-10-17", "Statement": [BASE | {"NotPrincipal": "*"}]})
    with pytest.raises(SandboxUnsupported, match="NotPrincipal"):
        parse_document(document, DocumentKind.BUCKET)


def test_a_wildcard_stays_inside_its_field_of_an_arn() -> None:
    assert not arn_like("arn:aws:s3:::b/k", "arn:aws:*/k")
    assert not resource_like("arn:aws:glue:us-west-2:1:table/d/t", "arn:aws:glue:*:table/d/t")
    assert resource_like("arn:aws:s3:::b/k", "arn:aws:s3:*")
    assert resource_like("arn:aws:logs:r:1:log-group:/a:log-stream:s", "arn:aws:logs:r:1:log-group:/a:*")
    assert like("a.b", "a.b")
    assert not like("aXb", "a.b")

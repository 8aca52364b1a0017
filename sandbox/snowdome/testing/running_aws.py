"""One sandbox AWS process and clients that talk to it."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore import UNSIGNED
from botocore.config import Config

#: The folder that the package is in.
HOME = Path(__file__).parents[2]
REGION = "us-west-2"
ACCOUNT = "123456789012"
SNOWFLAKE_USER_ARN = "arn:aws:iam::999900001111:user/lhs10000-s"
START_SECONDS = 30


@dataclass(frozen=True)
class Keys:
    """Credentials of one caller."""

    access_key_id: str
    secret_access_key: str
    session_token: str | None = None


class RunningSandbox:
    def __init__(self, state_dir: Path, *options: str) -> None:
        self.state_dir = state_dir
        self.administrator = Keys("AKIASANDBOXADMIN0001", secrets.token_hex(20))
        self.snowflake = Keys("AKIASANDBOXSNOWFLAK1", secrets.token_hex(20))
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("AWS_")},
            "SANDBOX_ADMIN_ACCESS_KEY_ID": self.administrator.access_key_id,
            "SANDBOX_ADMIN_SECRET_ACCESS_KEY": self.administrator.secret_access_key,
            "SANDBOX_SNOWFLAKE_ACCESS_KEY_ID": self.snowflake.access_key_id,
            "SANDBOX_SNOWFLAKE_SECRET_ACCESS_KEY": self.snowflake.secret_access_key,
            "SANDBOX_OWNER_PID": str(os.getpid()),
        }
        self.log = state_dir / "aws.log"
        command = [sys.executable, "-m", "snowdome.aws", "--port", "0", "--state-dir", str(state_dir), *options]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=HOME, env=environment, stderr=log, stdout=log)
        self.port = self._wait()
        self.endpoint = f"http://127.0.0.1:{self.port}"

    def _wait(self) -> int:
        ready = self.state_dir / "aws.json"
        end = time.monotonic() + START_SECONDS
        while not ready.exists():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"The sandbox did not start:\n{self.log.read_text()}")
            time.sleep(0.05)
        found = json.loads(ready.read_text())
        assert found["pid"] == self.process.pid
        return int(found["port"])

    def client(self, service: str, keys: Keys | None = None) -> Any:
        keys = keys or self.administrator
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id=keys.access_key_id,
            aws_secret_access_key=keys.secret_access_key,
            aws_session_token=keys.session_token,
            config=Config(retries={"max_attempts": 1}),
        )

    def user(self, name: str, policy: dict[str, Any] | None = None) -> Keys:
        """A new IAM user of the sandbox's account with one inline policy."""
        iam = self.client("iam")
        iam.create_user(UserName=name)
        if policy is not None:
            iam.put_user_policy(UserName=name, PolicyName="inline", PolicyDocument=json.dumps(policy))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return Keys(key["AccessKeyId"], key["SecretAccessKey"])

    def role(self, name: str, trust: dict[str, Any], policy: dict[str, Any] | None = None, **options: Any) -> str:
        """ARN of a new role with one inline policy."""
        iam = self.client("iam")
        made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust), **options)
        if policy is not None:
            iam.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=json.dumps(policy))
        return str(made["Role"]["Arn"])

    def assume(self, role_arn: str, keys: Keys | None = None, **options: Any) -> Keys:
        sts = self.client("sts", keys)
        return keys_of(sts.assume_role(RoleArn=role_arn, RoleSessionName="test", **options))

    def assume_with_token(self, role_arn: str, token: str, **options: Any) -> dict[str, Any]:
        """STS's answer to the bearer of an identity token, who has no AWS credentials."""
        sts = boto3.client(
            "sts", endpoint_url=self.endpoint, region_name=REGION, config=Config(signature_version=UNSIGNED)
        )
        found: dict[str, Any] = sts.assume_role_with_web_identity(
            RoleArn=role_arn, RoleSessionName="run", WebIdentityToken=token, **options
        )
        return found

    def session_of(self, name: str, policy: dict[str, Any], **options: Any) -> Keys:
        """Credentials of a new role with this policy, which the administrator may assume."""
        return self.assume(self.role(name, trusting(f"arn:aws:iam::{ACCOUNT}:root"), policy, **options))

    def ask(
        self, path: str, headers: dict[str, str] | None = None, method: str = "GET", body: bytes | None = None
    ) -> Any:
        request = urllib.request.Request(self.endpoint + path, body, headers or {}, method=method)  # noqa: S310
        with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310
            return json.loads(reply.read())

    def state(self) -> Any:
        return self._ask_as_administrator("state", "GET")

    def settle(self) -> None:
        """All IAM changes so far are in force."""
        self._ask_as_administrator("settle")

    def confirm(self, address: str) -> int:
        """A click in the first mail to an address. Returns how many subscriptions were pending."""
        return int(self._ask_as_administrator(f"confirm?address={address}")["confirmed"])

    def announce_issuer(self, issuer: str, keys: list[dict[str, Any]]) -> None:
        """The public keys (JWK) of an issuer of tokens, which STS would fetch from it."""
        self._ask_as_administrator("issuers", body=json.dumps({"issuer": issuer, "keys": keys}).encode())

    def _ask_as_administrator(self, page: str, method: str = "POST", body: bytes | None = None) -> Any:
        headers = {"x-sandbox-admin": self.administrator.secret_access_key}
        return self.ask(f"/_sandbox/{page}", headers, method, body)

    def stop(self) -> float:
        """Seconds it took to stop cleanly."""
        started = time.monotonic()
        self.process.terminate()
        self.process.wait(timeout=5)
        return time.monotonic() - started


def keys_of(answer: dict[str, Any]) -> Keys:
    """What STS's answer lets its reader in with."""
    made = answer["Credentials"]
    return Keys(made["AccessKeyId"], made["SecretAccessKey"], made["SessionToken"])


def statement(
    actions: str | list[str], resources: str | list[str], effect: str = "Allow", **more: Any
) -> dict[str, Any]:
    return {"Effect": effect, "Action": actions, "Resource": resources, **more}


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def trusting(principal: str | list[str], condition: dict[str, Any] | None = None) -> dict[str, Any]:
    kind = "Service" if str(principal).endswith(".amazonaws.com") else "AWS"
    found: dict[str, Any] = {"Effect": "Allow", "Principal": {kind: principal}, "Action": "sts:AssumeRole"}
    return policy(found | ({"Condition": condition} if condition else {}))

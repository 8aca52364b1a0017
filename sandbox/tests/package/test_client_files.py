"""What `snowdome env --format` prints, read back by the tools' own parsers."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path
from typing import Any

import dotenv
import jinja2
import pytest
import tomlkit
import yaml
from botocore.configloader import load_config

from snowdome.client_files import FORMATS, UnfitValue, client_file

KEY = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg+/kqhkiG9w0=\n-----END PRIVATE KEY-----\n"
WITH_KEY = {
    "AWS_ENDPOINT_URL": "http://127.0.0.1:4000",
    "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "s3cr+t/=",
    "AWS_REGION": "us-west-2",
    "SNOWFLAKE_ACCOUNT": "sandbox-mine",
    "SNOWFLAKE_HOST": "127.0.0.1",
    "SNOWFLAKE_PORT": "4001",
    "SNOWFLAKE_PROTOCOL": "http",
    "SNOWFLAKE_USER": "DEPLOYER",
    "SNOWFLAKE_ROLE": "DEPLOYER",
    "SNOWFLAKE_AUTHENTICATOR": "SNOWFLAKE_JWT",
    "SNOWFLAKE_PRIVATE_KEY_PATH": "/home/o'neil/my key.p8",
    "SNOWFLAKE_PRIVATE_KEY_RAW": KEY,
}
WITH_PASSWORD = {
    **WITH_KEY,
    "SNOWFLAKE_PASSWORD": "pass",
    "SNOWFLAKE_AUTHENTICATOR": "SNOWFLAKE",
    "SNOWFLAKE_PRIVATE_KEY_PATH": "",
    "SNOWFLAKE_PRIVATE_KEY_RAW": "",
}
#: Values that a format would have to quote or escape.
HARD = {
    "blanks": "  two words ",
    "quotes": "it's",
    "double quotes": 'say "x"',
    "both quotes": 'it\'s "x"',
    "a comment": "a #b ;c",
    "a comment at once": "#b",
    "unicode": "Zoë 木 🗝",
    "a dollar": "$HOME ${HOME}",
    "a dollar between quotes": "it's $HOME",
    "a backslash": "a\\nb\\",
    "lines": "a\nb\n",
    "a control character": "a\u007f\u0001b",
    "line breaks of Unicode": "a\u0085b\u2028c\u2029d",
    "a mark of byte order": "a\ufeffb\u009f",
    "a template": "{{ env_var('HOME') }} {% raw %}",
    "a word of YAML 1.1": "yes",
    "a number": "0123",
    "a key and a value": "a: b = c",
    "nothing": "",
}
#: What a format cannot hold, or what its readers disagree on.
REFUSED = {
    "snowflake-toml": [],
    "dbt-profile": [],
    "aws-profile": ["blanks", "a comment", "a comment at once", "lines", "nothing"],
    "dotenv": ["both quotes", "a dollar", "a dollar between quotes", "a backslash"],
}
PLACES = {
    "snowflake-toml": ("SNOWFLAKE_PASSWORD", "password"),
    "dbt-profile": ("SNOWFLAKE_PASSWORD", "password"),
    "aws-profile": ("AWS_SECRET_ACCESS_KEY", "aws_secret_access_key"),
    "dotenv": ("SECRET", "SECRET"),
}


def read(chosen: str, text: str, folder: Path) -> Any:
    """As the tool of the format reads it: the login of the profile `mine`, or the variables."""
    if chosen == "dotenv":
        return dotenv.dotenv_values(stream=io.StringIO(text))
    if chosen == "json":
        return json.loads(text)
    if chosen == "snowflake-toml":
        return tomlkit.parse(text).unwrap()["mine"]
    if chosen == "aws-profile":
        (folder / "config").write_text(f"{text}\n")
        return load_config(str(folder / "config"))["profiles"]["mine"]
    profile = yaml.safe_load(text)["mine"]
    login = profile["outputs"][profile["target"]]

    def env_var(name: str, *_default: str) -> str:
        return name

    return {
        key: jinja2.Environment().from_string(value, {"env_var": env_var}).render()  # noqa: S701 - dbt escapes nothing
        if isinstance(value, str)
        else value
        for key, value in login.items()
    }


def test_snowflake_toml_is_one_connection_with_the_keys_file_or_the_password(tmp_path: Path) -> None:
    login = {"account": "sandbox-mine", "host": "127.0.0.1", "port": "4001", "protocol": "http", "role": "DEPLOYER"}
    assert read("snowflake-toml", client_file("snowflake-toml", WITH_KEY, "mine"), tmp_path) == {
        **login,
        "user": "DEPLOYER",
        "authenticator": "SNOWFLAKE_JWT",
        "private_key_file": "/home/o'neil/my key.p8",
    }
    found = read("snowflake-toml", client_file("snowflake-toml", WITH_PASSWORD, "mine"), tmp_path)
    assert found == {**login, "user": "DEPLOYER", "authenticator": "SNOWFLAKE", "password": "pass"}


def test_dbt_profile_is_one_profile_with_database_and_schema_from_variables(tmp_path: Path) -> None:
    login = {
        "type": "snowflake",
        "account": "sandbox-mine",
        "user": "DEPLOYER",
        "role": "DEPLOYER",
        "host": "127.0.0.1",
        "protocol": "http",
        "port": 4001,
        "database": "SNOWFLAKE_DATABASE",
        "schema": "SNOWFLAKE_SCHEMA",
        "threads": 4,
    }
    found = read("dbt-profile", client_file("dbt-profile", WITH_KEY, "mine"), tmp_path)
    assert found == {**login, "private_key_path": "/home/o'neil/my key.p8"}
    found = read("dbt-profile", client_file("dbt-profile", WITH_PASSWORD, "mine"), tmp_path)
    assert found == {**login, "password": "pass"}


def test_aws_profile_is_one_profile_of_the_shared_config_file(tmp_path: Path) -> None:
    assert read("aws-profile", client_file("aws-profile", WITH_KEY, "mine"), tmp_path) == {
        "region": "us-west-2",
        "endpoint_url": "http://127.0.0.1:4000",
        "aws_access_key_id": "AKIAEXAMPLE",
        "aws_secret_access_key": "s3cr+t/=",
    }


@pytest.mark.parametrize("chosen", ["snowflake-toml", "aws-profile", "dbt-profile"])
def test_no_file_of_a_tool_holds_the_key_itself(chosen: str) -> None:
    assert "PRIVATE KEY-----" not in client_file(chosen, WITH_KEY, "mine")


@pytest.mark.parametrize("chosen", ["dotenv", "json"])
@pytest.mark.parametrize("variables", [WITH_KEY, WITH_PASSWORD], ids=["key", "password"])
def test_variables_are_the_same_in_each_format(chosen: str, variables: dict[str, str], tmp_path: Path) -> None:
    assert read(chosen, client_file(chosen, variables, "mine"), tmp_path) == variables


@pytest.mark.parametrize("kind", HARD)
def test_a_shell_reads_every_value_as_it_is(kind: str) -> None:
    script = f'{client_file("shell", {"A": HARD[kind]}, "mine")}\nprintf %s "$A"'
    assert subprocess.run(["sh", "-c", script], capture_output=True, check=True).stdout.decode() == HARD[kind]


def test_a_shell_forgets_what_leads_elsewhere_first() -> None:
    assert client_file("shell", {"A": "it's"}, "mine", ["B", "C"]) == "unset B C\nexport A='it'\\''s'"


@pytest.mark.parametrize("chosen", PLACES)
def test_every_value_is_read_as_it_is_or_refused_by_its_variables_name(chosen: str, tmp_path: Path) -> None:
    variable, key = PLACES[chosen]
    for kind, value in HARD.items():
        variables = {**WITH_PASSWORD, variable: value}
        if kind in REFUSED[chosen]:
            with pytest.raises(UnfitValue, match=rf"^{variable} has .*\. Use --format shell instead of {chosen}\.$"):
                client_file(chosen, variables, "mine")
        else:
            assert read(chosen, client_file(chosen, variables, "mine"), tmp_path)[key] == value, kind


@pytest.mark.parametrize("name", ["yes", "123", "on", "null", "a-b_c"])
def test_a_profile_has_its_name_whatever_yaml_takes_that_for(name: str) -> None:
    assert list(yaml.safe_load(client_file("dbt-profile", WITH_KEY, name))) == [name]


def test_each_format_has_a_test() -> None:
    assert {*PLACES, "json", "shell"} == set(FORMATS)

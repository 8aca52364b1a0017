"""The variables of a sandbox's clients as the files that tools read.

What a format cannot hold is refused by name: a reader that took something else for a value would log in as nobody, and
say no more. A launcher with variables of its own gets its file from `python -m snowdome.client_files FORMAT NAME`: that
reads `{"variables": {...}, "foreign": [...]}` from its input.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Sequence

Variables = dict[str, str]


class UnfitValue(ValueError):
    """A value that a format cannot hold. The message names the variable, and the format that can."""

    def __init__(self, variable: str, chosen: str, what: str) -> None:
        super().__init__(f"{variable} has {what}. Use --format shell instead of {chosen}.")


def client_file(chosen: str, variables: Variables, name: str, foreign: Sequence[str] = ()) -> str:
    """One file of one format, without a newline at the end.

    `chosen`: one of FORMATS.
    `name`: of the connection or profile: letters, digits, `-` and `_`.
    `foreign`: names of variables of the shell that lead elsewhere; a shell unsets them.
    Raises UnfitValue.
    """
    if chosen == "shell":
        return _shell(variables, foreign)
    if chosen in _VARIABLES:
        return _VARIABLES[chosen](variables)
    return _LOGINS[chosen](variables, name)


def _shell(variables: Variables, foreign: Sequence[str]) -> str:
    """`export NAME='value'` lines for a POSIX shell."""
    exports = ["export {}='{}'".format(name, value.replace("'", "'\\''")) for name, value in variables.items()]
    return "\n".join([*([f"unset {' '.join(foreign)}"] if foreign else []), *exports])


def _json(variables: Variables) -> str:
    return json.dumps(variables, indent=4, ensure_ascii=False)


def _dotenv(variables: Variables) -> str:
    """In single quotes, within which readers change least.

    Node takes every character but the quote as it is, and python-dotenv expands `${...}` and escapes there.
    See https://nodejs.org/api/environment_variables.html#dotenv
    and https://github.com/theskumar/python-dotenv#file-format.
    """
    lines = []
    for name, value in variables.items():
        quote = '"' if "'" in value else "'"
        if quote in value or re.search(r"\\|\$\{|\r", value) or (quote == '"' and "$" in value):
            what = "both kinds of quotes, a backslash or a dollar sign, which programs read differently"
            raise UnfitValue(name, "dotenv", what)
        lines.append(f"{name}={quote}{value}{quote}")
    return "\n".join(lines)


def _snowflake_toml(variables: Variables, name: str) -> str:
    """A connection of `connections.toml`, which snow and Snowflake's drivers read.

    See https://docs.snowflake.com/en/developer-guide/snowflake-cli/connecting/configure-connections
    and https://docs.snowflake.com/en/developer-guide/node-js/nodejs-driver-authenticate.
    """
    values = _snowflake_login(variables, "private_key_file")
    return "\n".join([f"[{name}]", *(f"{key} = {_quoted(value)}" for key, value in values.items())])


def _aws_profile(variables: Variables, name: str) -> str:
    """A profile of AWS's shared config file.

    Its values are neither quoted nor escaped, and AWS's SDKs disagree on comments behind them.
    See https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
    and https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html.
    """
    lines = []
    for key, variable in (
        ("region", "AWS_REGION"),
        ("endpoint_url", "AWS_ENDPOINT_URL"),
        ("aws_access_key_id", "AWS_ACCESS_KEY_ID"),
        ("aws_secret_access_key", "AWS_SECRET_ACCESS_KEY"),
    ):
        value = variables[variable]
        if value != value.strip() or value == "" or re.search(r"[\r\n]|(^|\s)[#;]", value):
            what = "an empty value, leading or trailing blanks, a line break, or a comment character"
            raise UnfitValue(variable, "aws-profile", f"{what}, which a profile cannot hold")
        lines.append(f"{key} = {value}")
    return "\n".join([f"[profile {name}]", *lines])


def _dbt_profile(variables: Variables, name: str) -> str:
    """A profile of dbt's `profiles.yml`. Which database and schema to build in is dbt's to say: two variables.

    See https://docs.getdbt.com/docs/core/connect-data-platform/snowflake-setup.
    """
    values = _snowflake_login(variables, "private_key_path")
    # dbt finds the authenticator by the key.
    del values["authenticator"]
    port = values.pop("port")
    # In quotes, since dbt reads YAML 1.1, where more words are no texts.
    output = {
        "type": _quoted("snowflake"),
        **{key: _quoted(_without_template(value)) for key, value in values.items()},
        "port": port,
        "database": _quoted("{{ env_var('SNOWFLAKE_DATABASE') }}"),
        "schema": _quoted("{{ env_var('SNOWFLAKE_SCHEMA', 'PUBLIC') }}"),
        "threads": "4",
    }
    head = [f"{_quoted(name)}:", f"  target: {_quoted('sandbox')}", "  outputs:", "    sandbox:"]
    return "\n".join([*head, *(f"      {key}: {value}" for key, value in output.items())])


def _without_template(value: str) -> str:
    """dbt renders every value as a Jinja template, without a line break at its end: a text becomes a string in one."""
    return f"{{{{ {json.dumps(value, ensure_ascii=False)} }}}}" if re.search(r"\{[{%#]|\n\Z", value) else value


def _quoted(text: str) -> str:
    """A string of TOML and of YAML 1.1.

    JSON's escapes are among theirs. What JSON leaves as it is, and they refuse or take for a line break, is escaped,
    too: https://toml.io/en/v1.0.0#string.
    """
    return re.sub(
        "[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]",
        lambda found: f"\\u{ord(found[0]):04x}",
        json.dumps(text, ensure_ascii=False),
    )


def _snowflake_login(variables: Variables, key: str) -> dict[str, str]:
    """With the key's file under the name `key` where there is one, else with the password."""
    names = ("ACCOUNT", "USER", "ROLE", "HOST", "PROTOCOL", "AUTHENTICATOR")
    login = {name.lower(): variables[f"SNOWFLAKE_{name}"] for name in names}
    key_file = variables.get("SNOWFLAKE_PRIVATE_KEY_PATH")
    secret = {key: key_file} if key_file else {"password": variables["SNOWFLAKE_PASSWORD"]}
    # As text: the driver for Go takes no number.
    return {**login, **secret, "port": variables["SNOWFLAKE_PORT"]}


_VARIABLES: dict[str, Callable[[Variables], str]] = {"json": _json, "dotenv": _dotenv}
_LOGINS: dict[str, Callable[[Variables, str], str]] = {
    "snowflake-toml": _snowflake_toml,
    "aws-profile": _aws_profile,
    "dbt-profile": _dbt_profile,
}
#: The last three are a tool's own login: one connection or profile of a name.
FORMATS = ("shell", *_VARIABLES, *_LOGINS)


def _main() -> int:
    given = json.load(sys.stdin)
    try:
        print(client_file(sys.argv[1], given["variables"], sys.argv[2], given["foreign"]))
    except UnfitValue as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main())

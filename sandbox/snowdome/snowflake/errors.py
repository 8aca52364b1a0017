"""Every error this account answers, with Snowflake's code, SQL state and wording.

Callers raise what these factories return; nothing else in the package spells a code.
The wording follows what real accounts print. Codes are strings of six digits, as on the wire.

Source: https://docs.snowflake.com/en/user-guide/client-connectivity-troubleshooting and drivers' own tests.
"""

from __future__ import annotations


class SnowflakeError(Exception):
    """A statement that Snowflake would refuse.

    `code` is the vendor code (six digits), `sqlstate` the five-character SQL state.
    """

    def __init__(self, code: str, sqlstate: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.sqlstate = sqlstate
        self.message = message

    @property
    def is_missing(self) -> bool:
        """Whether an object does not exist, or the session cannot see it."""
        return self.code == "002003"


def _compilation(code: str, sqlstate: str, message: str) -> SnowflakeError:
    return SnowflakeError(code, sqlstate, f"SQL compilation error:\n{message}")


def _access_control(code: str, message: str) -> SnowflakeError:
    return SnowflakeError(code, "42501", f"SQL access control error:\n{message}")


# --- syntax and names


def syntax_error(line: int, position: int, unexpected: str) -> SnowflakeError:
    """`line` counts from 1, `position` from 0 within the line."""
    return _compilation(
        "001003", "42000", f"syntax error line {line} at position {position} unexpected '{unexpected}'."
    )


def syntax(message: str) -> SnowflakeError:
    """A syntax error that has no single unexpected token."""
    return _compilation("001003", "42000", message)


def empty_statement() -> SnowflakeError:
    return SnowflakeError("000900", "42601", "SQL compilation error:\nEmpty SQL statement.")


def invalid_identifier(name: str, line: int | None = None, position: int | None = None) -> SnowflakeError:
    where = "" if line is None else f"error line {line} at position {position}\n"
    return _compilation("000904", "42000", f"{where}invalid identifier '{name}'")


def ambiguous_column(name: str) -> SnowflakeError:
    return _compilation("000979", "42601", f"ambiguous column name '{name}'")


def unknown_function(name: str) -> SnowflakeError:
    """What Snowflake documents is missing here; anything else is unknown there, too."""
    from snowdome.snowflake.documented_functions import is_documented

    if is_documented(name):
        return unsupported(name)
    return _compilation("002140", "42601", f"Unknown function {name}")


def unknown_user_function(name: str) -> SnowflakeError:
    """A name with a schema is not a built-in function's.

    https://github.com/snowflakedb/snowflake-jdbc: a caller of procedures tells 002141 by this text.
    """
    return _compilation("002141", "42601", f"Unknown user-defined function {name}")


def invalid_argument_types(function: str | None, types: list[str]) -> SnowflakeError:
    """`function` is None where the user wrote an operator, or a function under another name."""
    named = f"'{function}'" if function else "or operator"
    return _compilation("001044", "42P13", f"Invalid argument types for function {named}: ({', '.join(types)})")


def inconsistent_types(left: str, right: str) -> SnowflakeError:
    """Values that one expression puts together, and no conversion brings to one type."""
    return _compilation("002055", "22000", f"Can not convert the type {left} to {right}, or compare the two.")


def not_in_group_by(column: str) -> SnowflakeError:
    return _compilation("000979", "42601", f"[{column}] is not a valid group by expression")


def several_rows_of_subquery() -> SnowflakeError:
    return SnowflakeError("090150", "22000", "Single-row subquery returns more than one row.")


def invalid_argument(function: str, argument: str) -> SnowflakeError:
    return _compilation("001015", "22023", f"argument {argument} to function {function} is not valid")


def wrong_number_of_arguments(function: str, wanted: int, given: int) -> SnowflakeError:
    what = "too many" if given > wanted else "not enough"
    return _compilation("000938", "22023", f"{what} arguments for function [{function}] expected {wanted}, got {given}")


def invalid_type(type_name: str, function: str) -> SnowflakeError:
    return _compilation("001007", "22023", f"invalid type [{type_name[:200]}] for parameter '{function}'")


def type_mismatch(wanted: str, actual: str) -> SnowflakeError:
    """A value of a type that a column does not take, and that is not cast by itself."""
    return _compilation(
        "002023", "22000", f"Expression type does not match column data type, expecting {wanted} but got {actual}"
    )


def variable_not_set(name: str) -> SnowflakeError:
    return _compilation("002211", "02000", f"Session variable '${name}' does not exist")


def invalid_property_value(value: str, name: str) -> SnowflakeError:
    return _compilation("001008", "22023", f"invalid value [{value}] for parameter '{name}'")


def missing_property(name: str) -> SnowflakeError:
    return _compilation("002241", "22023", f"missing required parameter(s): {name}")


def invalid_property(name: str, statement: str) -> SnowflakeError:
    return _compilation("001420", "22023", f"invalid property '{name}' for '{statement}'")


def invalid_property_combination(message: str) -> SnowflakeError:
    return _compilation("001421", "22023", message)


def cannot_change_type(column: str, old: str, new: str) -> SnowflakeError:
    """https://github.com/MeltanoLabs/target-snowflake/issues/276"""
    return _compilation("002108", "22000", f"cannot change column {column} from type {old} to {new}")


def cannot_shorten(column: str, old: str, new: str) -> SnowflakeError:
    """https://github.com/re-data/re-data/issues/324"""
    reason = "because reducing the byte-length of a varchar is not supported."
    return _compilation("040050", "22000", f"cannot change column {column} from type {old} to {new} {reason}")


def unsupported(feature: str) -> SnowflakeError:
    """Something real Snowflake has and this sandbox does not; `feature` names it."""
    return _compilation("000002", "0A000", f"Unsupported feature '{feature}'.")


def too_many_expressions(most: int, given: int) -> SnowflakeError:
    return _compilation(
        "001795", "42601", f"maximum number of expressions in a list exceeded, expected at most {most:,}, got {given:,}"
    )


def too_deeply_nested() -> SnowflakeError:
    return _compilation("001003", "42000", "The statement is nested too deeply.")


def invalid_public_key() -> SnowflakeError:
    return _compilation("003080", "22023", "New public key rejected by current policy. Reason: 'Invalid public key'.")


def statement_count_mismatch(actual: int, wanted: int) -> SnowflakeError:
    return SnowflakeError(
        "000008", "0A000", f"Actual statement count {actual} did not match the desired statement count {wanted}."
    )


def several_statements() -> SnowflakeError:
    """Snowflake's own page on migrated scripts prints this of EXECUTE IMMEDIATE.

    https://docs.snowflake.com/en/migrations/snowconvert-docs/translation-references/teradata
    """
    message = "Multiple SQL statements in a single API call are not supported; use one API call per statement instead."
    return SnowflakeError("000006", "0A000", message)


def select_into(rows: int) -> SnowflakeError:
    """The text is a user's; the code is not verified."""
    return SnowflakeError("090227", "P0001", f"A SELECT INTO statement expects exactly 1 returned row, but got {rows}.")


def bind_missing(variable: str, line: int | None = None, position: int | None = None) -> SnowflakeError:
    """No value, or a list of values where a statement takes one.

    https://github.com/snowflakedb/snowflake-connector-python/issues/1770
    """
    where = "" if line is None else f"error line {line} at position {position}\n"
    return _compilation("002049", "42601", f"{where}Bind variable {variable} not set.")


# --- objects


def object_does_not_exist(name: str) -> SnowflakeError:
    """A table, view or other object named in a query."""
    return _compilation("002003", "42S02", f"Object '{name}' does not exist or not authorized.")


def does_not_exist(kind: str, name: str) -> SnowflakeError:
    """An object of a kind with its own statements; `kind` as in the text, e.g. "External volume"."""
    return _compilation("002003", "02000", f"{kind} '{name}' does not exist or not authorized.")


def cannot_be_performed() -> SnowflakeError:
    """USE, SHOW and DESCRIBE of what does not exist, or is not visible."""
    return _compilation("002043", "02000", "Object does not exist, or operation cannot be performed.")


def file_not_found(file: str, location: str) -> SnowflakeError:
    return SnowflakeError("391404", "02000", f"Cannot find file '{file}' in '{location}'.")


def unreadable_file(reason: str, file: str, line: int) -> SnowflakeError:
    """A staged file, or a record of one, that is not of its format. The code is not verified against an account."""
    return SnowflakeError("100069", "22000", f"{reason}\n  File '{file}', line {line}")


def files_exist(location: str) -> SnowflakeError:
    """An unload without OVERWRITE. The code is not verified against an account."""
    return SnowflakeError(
        "001030",
        "22000",
        f"Files already existing at the unload destination: {location}. Use overwrite option to force unloading.",
    )


def column_count_mismatch(given: int, wanted: int) -> SnowflakeError:
    """https://github.com/Snowflake-Labs/schemachange/issues/111"""
    return SnowflakeError(
        "100080",
        "22000",
        f"Number of columns in file ({given}) does not match that of the corresponding table ({wanted}), "
        "use file format option error_on_column_count_mismatch=false to ignore this error",
    )


def already_exists(name: str) -> SnowflakeError:
    return _compilation("002002", "42710", f"Object '{name}' already exists.")


def no_current_database(operation: str) -> SnowflakeError:
    return SnowflakeError(
        "090105",
        "22000",
        f"Cannot perform {operation}. This session does not have a current database. "
        "Call 'USE DATABASE', or use a qualified name.",
    )


def no_current_schema(operation: str) -> SnowflakeError:
    return SnowflakeError(
        "090106",
        "22000",
        f"Cannot perform {operation}. This session does not have a current schema. "
        "Call 'USE SCHEMA', or use a qualified name.",
    )


def no_active_warehouse() -> SnowflakeError:
    return SnowflakeError(
        "000606",
        "57P03",
        "No active warehouse selected in the current session.  Select an active warehouse with the "
        "'use warehouse' command.",
    )


def invalid_warehouse_state(name: str, wanted: str) -> SnowflakeError:
    return SnowflakeError(
        "090064" if wanted == "suspended" else "090063",
        "22000",
        f"Invalid state. Warehouse '{name}' cannot be {wanted}.",
    )


def still_in_use(kind: str, name: str, users: str) -> SnowflakeError:
    """A volume or integration that linked databases or tables still depend on."""
    return _compilation(
        "093089" if kind == "External volume" else "093090",
        "55000",
        f"Cannot drop {kind.lower()} '{name}' because it is used by {users}. Drop those first.",
    )


def cannot_replace_in_use(kind: str, name: str, users: str) -> SnowflakeError:
    return _compilation(
        "093089" if kind == "External volume" else "093090",
        "55000",
        f"Cannot replace {kind.lower()} '{name}' because it is used by {users}. Drop those first.",
    )


def no_transactions(table: str) -> SnowflakeError:
    """The code is the real one, the text is not verified against an account."""
    return SnowflakeError(
        "091586",
        "55000",
        f"Table '{table}' of a catalog-linked database cannot be changed in a transaction. End it with COMMIT or "
        "ROLLBACK, and set AUTOCOMMIT = TRUE.",
    )


# --- privileges


def insufficient_privileges(kind: str, name: str) -> SnowflakeError:
    """The object is visible, the privilege is missing; `kind` in lower case as in the text."""
    return _access_control("003001", f"Insufficient privileges to operate on {kind} '{name}'.")


def grant_not_executed() -> SnowflakeError:
    """https://docs.snowflake.com/en/sql-reference/sql/grant-privilege"""
    return SnowflakeError("003102", "42501", "Grant not executed: Insufficient privileges.")


def revoke_not_executed() -> SnowflakeError:
    return SnowflakeError("003103", "42501", "Revoke not executed: Insufficient privileges.")


def dependent_grants(kind: str, name: str) -> SnowflakeError:
    return _access_control(
        "003035",
        f"Dependent grant of privileges on {kind} '{name}' exists. It must be revoked first. More than one dependent "
        "grant may exist: use 'SHOW GRANTS' command to view them. To revoke all dependent grants while transferring "
        "object ownership, use convenience command 'GRANT OWNERSHIP ON <target_objects> TO <target_role> REVOKE "
        "CURRENT GRANTS'.",
    )


def role_not_assigned(role: str) -> SnowflakeError:
    return _access_control(
        "003013",
        f"Requested role '{role}' is not assigned to the executing user. Specify another role to activate.",
    )


# --- values


def too_long() -> SnowflakeError:
    return SnowflakeError("100078", "22000", "String is too long and would be truncated")


def division_by_zero() -> SnowflakeError:
    return SnowflakeError("100051", "22012", "Division by zero")


def conversion_error(value: str, type_name: str) -> SnowflakeError:
    """`type_name` as Snowflake words it: "Numeric value 'x' is not recognized", so pass "Numeric value"."""
    return SnowflakeError("100038", "22018", f"{type_name} '{value}' is not recognized")


def incompatible_types(expression: str, given: str, wanted: str) -> SnowflakeError:
    """A comparison between types that Snowflake does not convert into each other by itself."""
    return _compilation(
        "002016",
        "22000",
        f"Can not convert parameter '{expression[:200]}' of type [{given}] into expected type [{wanted}]",
    )


def not_recognized(kind: str, form: str | None) -> tuple[str, str]:
    """What stands before and after the text in the error of a text that is no DATE, TIME or TIMESTAMP_*.

    The engine raises it where it finds the text; `form` is the format that was asked for, None for AUTO.
    """
    name = kind.partition("_")[0]
    if form is not None:
        quoted = form.replace("\n", " ")
        return "snowflake-error:100096:22007:Can't parse '", f"' as {name.lower()} with format '{quoted}'"
    code = {"DATE": "100040", "TIME": "100108"}.get(name, "100035")
    return f"snowflake-error:{code}:22007:{name.capitalize()} '", "' is not recognized"


def not_a_boolean() -> tuple[str, str]:
    """What stands before and after the text in the error of a text that is no BOOLEAN."""
    return "snowflake-error:100037:22018:Boolean value '", "' is not recognized"


def not_a_timestamp(value: str) -> SnowflakeError:
    return SnowflakeError("100035", "22007", f"Timestamp '{value}' is not recognized")


def not_legal_binary(form: str) -> tuple[str, str]:
    """What stands before and after the text in the error of a text that does not encode bytes."""
    named = {"HEX": "hex-encoded", "BASE64": "base64-encoded"}.get(form, form)
    return f"snowflake-error:100115:22000:The following string is not a legal {named} value: '", "'"


def out_of_range(value: str, type_name: str) -> SnowflakeError:
    return SnowflakeError("100046", "22003", f"Number out of representable range: type {type_name}, value {value}")


def invalid_regular_expression(reason: str) -> SnowflakeError:
    return SnowflakeError("100048", "2201B", f"Invalid regular expression: {reason}")


def unknown_time_zone(name: str) -> SnowflakeError:
    """The code is not verified against an account; the class is that of date and time values."""
    return SnowflakeError("100035", "22007", f"Time zone '{name}' is not recognized")


def null_in_non_null_column(column: str) -> SnowflakeError:
    return SnowflakeError("100072", "22000", f"NULL result in a non-nullable column: {column}")


# --- queries


def query_not_found(query_id: str) -> SnowflakeError:
    return SnowflakeError("000709", "02000", f"Statement {query_id} not found")


def query_cancelled() -> SnowflakeError:
    return SnowflakeError("000604", "57014", "SQL execution canceled")


def internal(incident: str) -> SnowflakeError:
    """Our own fault. The incident number is in the server's log beside the stack."""
    return SnowflakeError(
        "000603",
        "XX000",
        f"SQL execution internal error:\nProcessing aborted by error 300002:{incident}; incident {incident}.",
    )


# --- AWS, linked catalogs


def volume_access_denied(volume: str, message: str) -> SnowflakeError:
    return SnowflakeError("091003", "55000", f"Failure using external volume {volume}. Cause: [{message}]")


def catalog_access_failed(integration: str, message: str) -> SnowflakeError:
    return SnowflakeError(
        "004140",
        "55000",
        f"SQL Execution Error: Failed to access the REST endpoint of catalog integration {integration} "
        f"with error: {message}",
    )


def table_not_initialized(table: str) -> SnowflakeError:
    """https://docs.snowflake.com/en/user-guide/tables-iceberg-catalog-linked-database"""
    return SnowflakeError(
        "091390",
        "55000",
        f"SQL Execution Error: Iceberg table {table} was never initialized. Resolve the error, then enable automated "
        "refresh for the table.",
    )


def assume_role_failed(integration: str, message: str) -> SnowflakeError:
    return SnowflakeError(
        "004140",
        "55000",
        f"SQL Execution Error: AWS Glue service assume role failed for catalog {integration} with message: {message}",
    )


def metadata_outside_volume(location: str, volume: str) -> SnowflakeError:
    return _compilation(
        "094120", "22023", f"The metadata location {location} is not under STORAGE_BASE_URL of volume {volume}."
    )


def writes_not_allowed(name: str, setting: str) -> SnowflakeError:
    return _compilation("093675", "0A000", f"Write operations on '{name}' are not allowed: {setting}.")


def commit_conflict(name: str) -> SnowflakeError:
    return SnowflakeError(
        "000625",
        "57014",
        f"Table '{name}' was changed by another writer while this statement ran, and all retries failed.",
    )


def table_locked(table: str, holder: str, transaction: str, query_id: str, reason: str) -> SnowflakeError:
    """`holder`: ID of the statement that has the lock. Of the reasons only that of too many waiters is known.

    As printed in https://github.com/brooklyn-data/dbt_artifacts/issues/431.
    """
    return SnowflakeError(
        "000625",
        "57014",
        f"Statement '{holder}' has locked table '{table}' in transaction {transaction} and this lock has not yet been "
        f"released.\nYour statement '{query_id}' was aborted because {reason}.",
    )


def transaction_aborted() -> SnowflakeError:
    """A deviation: in Snowflake a failed statement leaves its transaction open and usable."""
    return SnowflakeError(
        "000625",
        "57014",
        "An earlier statement of this transaction failed and ended it. Run ROLLBACK, then begin again.",
    )

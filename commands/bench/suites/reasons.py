"""Why tests of the suites are not run, or may fail. A pattern that fits no such test any more fails the bench."""

from __future__ import annotations

from commands.bench.suites.verdicts import Reasons

_NO_ARROW = "needs results in Arrow, which the sandbox does not send to Go (GO_QUERY_RESULT_FORMAT = ARROW is refused)"
_NO_DIGITS = "numbers in JSON reach the driver with more digits than its test expects of Arrow"
_CONSTANTS = "the column of a constant may be NULL and has the longest length, where Snowflake knows better"
_INTERNAL = "sets a parameter of Snowflake's internal accounts"

GO_LEFT_OUT = Reasons(
    {
        "Test(CrlE2E|OCSP.*|ExpiredCertificate|SelfSignedCertificate|PingInvalidHost|OpenWithConfig)": (
            "asks hosts on the internet"
        ),
        "TestConnectionToMultipleConfigurations": "talks to WireMock, a stub of a server, not to Snowflake",
        "TestContextPropagatedToAuthWhenUsingOpen(DB)?": "expects a login to take longer than 20 ms",
        "TestPutCancel": "cancels an upload, which has often ended where the stage is a folder",
        "TestMaxLobSize.*": "rows of 128 MB, beyond what the sandbox keeps in memory for one answer",
    }
)
GO_KNOWN = Reasons(
    {
        "TestArrowVariousTypes|TestBindingInterface|TestQueryArrowStream": _NO_ARROW,
        "TestArrowBigFloat|TestArrowFloatPrecision": _NO_DIGITS,
        "TestFunctionParameters": 'reads the argument "param1" as param1, which no page says is the same',
        "Test((Put|Get)WithNonWritableTemp|Put(Overwrite|Get(With.*|LargeFile|GcsDownscopedCredential)))": (
            "the driver has no GET and no OVERWRITE for stages of type LOCAL_FS (its error 264011)"
        ),
        "TestHTAPOptimizations|TestCallStatement": _INTERNAL,
        "TestAddingQueryContextCacheEntry": "the context of queries on hybrid tables, which are refused, is not sent",
        "TestJSONVariousTypes": _CONSTANTS,
        "TestGetQueryStatus": "the status of a query has no bytes scanned and no rows",
    }
)
PYTHON_LEFT_OUT = Reasons(
    {
        r"test/integ/test_vendored_urllib\.py::.*": "asks a server on the internet",
        r"test/integ/test_put_get_with_(azure_token|gcp_account)\.py::.*": "stages of other clouds",
        r"test/integ/test_put_get_with_aws_token\.py::.*": "stages on S3, with tokens of the service",
    }
)
_DOCS = "https://docs.snowflake.com/en/sql-reference"
_LOCAL_FILES = "the stages of the sandbox are of type LOCAL_FS, whose files drivers copy without what they do for S3"
_NO_TELEMETRY = "expects telemetry, which the sandbox turns off (CLIENT_TELEMETRY_ENABLED = false)"
_LATE_YEARS = f"years after 9999, which are beyond what is recommended: {_DOCS}/data-types-datetime"
_NO_COUNTS = "counts of changed rows are sent for INSERT, UPDATE, DELETE and MERGE alone"
_OTHER_HOSTS = "logs in to accounts and regions of the service"
_PYTHON_KNOWN = {
    "pandas_it/test_arrow_pandas": {
        r"test_(interval_.*|to_arrow_datatypes\[True\])": _INTERNAL,
        "test_scaled_(bigint|decimal_SNOW_133561)": (
            "a NUMBER of more than 18 digits is sent in 128 bits, where Snowflake sends what the values need"
        ),
        r"test_pandas_telemetry\[.*": _NO_TELEMETRY,
    },
    "pandas_it/test_pandas_tools": {
        r"test_write_pandas_with_overwrite\[False-(True|False)-False\]": (
            "the driver logs a statement with a percent sign as a format, which pytest makes an error"
        ),
    },
    "test_arrow_result": {
        r"test_(array|object)\[DOUBLE.*": "expects infinity for 1.79e308, which is a FLOAT's largest number",
    },
    "test_bindings": {
        r"test_timestamp_bindings\[.*": (
            "expects many rows to be sent through a stage, which CLIENT_STAGE_ARRAY_BINDING_THRESHOLD = 0 turns off"
        ),
    },
    "test_connection": {
        "test_(invalid_account_timeout|eu_connection|us_west_connection|region_deprecation)": _OTHER_HOSTS,
        "test_(imported_packages_telemetry|minicore_import_telemetry|disable_telemetry)": _NO_TELEMETRY,
        "test_(ctas|copy_into|truncate|multi_table_insert_overwrite)_stats.*": _NO_COUNTS,
        "test_update_with_dml_duplicates": "rows that an UPDATE matches twice are not counted for drivers",
    },
    "test_cursor": {
        "test_binding_negative": _INTERNAL,
        r"test_(fetch_out_of_range_timestamp_value|out_of_range_year.*)\[.*": _LATE_YEARS,
        r"test_resultbatch\[.*": _NO_TELEMETRY,
        r"test_resultbatch_(lazy_fetching_and_schemas|schema_exists_when_zero_rows)\[.*": (_CONSTANTS),
        "test_multi_statement_failure": "expects several statements of a driver of version 2.8.1 to be refused",
    },
    "test_cursor_binding": {"test_unsupported_binding": _INTERNAL},
    "test_decfloat": {"test_decfloat_bindings": "DECFLOAT is refused by name, and a bind of one is a text"},
    "test_interval_types": {"test_select_.*": _INTERNAL},
    "test_key_pair_authentication": {
        "test_multiple_key_pair": "expects an error of the driver for a key that the server refuses",
    },
    "test_large_result_set": {"test_query_large_result_set": _NO_TELEMETRY},
    "test_put_get": {
        "test_put_threshold": "PUT ... THRESHOLD is in no document",
        r"test_get_(unsafe_file_permission_when_flag_set\[.*|multiple_files_with_same_name)": _LOCAL_FILES,
    },
    "test_put_get_medium": {
        "test_put_(copy_duplicated_files_s3|collision)": _LOCAL_FILES,
        r"test_put_get_with_hint\[.*": "expects a PUT behind a comment to fail on the server, of which no page tells",
    },
    "test_qmark": {"test_qmark_paramstyle_enabled": _INTERNAL},
}


def _known(folder: str, by_file: dict[str, dict[str, str]]) -> Reasons:
    return Reasons(
        {rf"{folder}/{file}\.py::{test}": why for file, tests in by_file.items() for test, why in tests.items()}
    )


PYTHON_KNOWN = _known("test/integ", _PYTHON_KNOWN)
_ON_S3 = (
    "test_copy",
    "test_copy_internal_stage_server",
    "test_copy_no_files",
    "test_copy_parquet_match_by_column_name",
    "test_copy_parquet_match_by_column_name_case_sensitive",
    "test_copy_parquet_match_by_column_name_invalid_value",
    "test_copy_parquet_match_by_column_name_none",
    "test_copy_parquet_match_by_column_name_none_with_variant",
    "test_copy_parquet_single_variant_column",
    "test_copy_two_files",
    "test_errors",
    "test_errors_parquet",
    "test_force",
    "test_load_history",
)
FAKESNOW_LEFT_OUT = Reasons(
    {
        **{rf"tests/test_copy_into\.py::{test}(\[.*\])?": "loads from fakesnow's own mock of S3" for test in _ON_S3},
        r"tests/test_fakes\.py::test_array_agg_within_group": (
            "expects rows of a GROUP BY in an order that the query does not ask for"
        ),
    }
)
_SWITCHES = f"CREATE DATABASE makes the new database current, which fakesnow's does not: {_DOCS}/sql/create-database"
_UTC = f"the default time zone is America/Los_Angeles, fakesnow's is UTC: {_DOCS}/parameters#timezone"
_DIGITS = "expects NUMBER(38, 0), and says itself that Snowflake describes the column otherwise"
_LOCAL = f"a number in a VARIANT is a time of the session's zone: {_DOCS}/functions/to_timestamp"
_ITS_USERS = f"expects an account without an administrator, and lower case: {_DOCS}/sql/show-users"
_ITS_LOGIN = "sends fakesnow's own account, user and password, written in the test"
_ITS_OPTION = "needs fakesnow's own session parameter nop_regexes"
_ITS_LISTING = "expects the owner, the dates of 1970 and the current schema that fakesnow lists"
_FAKESNOW_KNOWN = {
    "test_connect": {
        "test_connect_current_version": "expects the version 0.0.0",
        "test_connect_then_unset_schema": f"USE DATABASE makes the schema PUBLIC current: {_DOCS}/sql/use-database",
        "test_connect_with_non_existent_db_or_schema": (
            "expects a login to name a database that is not there as current; drivers warn where the two differ"
        ),
        "test_current_database_schema": (
            f"expects column names in lower case: {_DOCS}/functions/current_database has CURRENT_DATABASE()"
        ),
    },
    "test_describe": {
        "test_describe_table": "expects an error of DuckDB, word for word",
        "test_description_(delete|insert|update|select|int128|uint64)": _DIGITS,
    },
    "test_fakes": {
        "test_random": f"expects the numbers of fakesnow's own generator: {_DOCS}/functions/random promises none",
    },
    "test_flatten": {
        "test_flatten_object_nested_values": f"expects JSON in one line: {_DOCS}/parameters#json-indent is 2",
    },
    "test_info_schema": {
        "test_info_schema_(columns|tables|views)": _SWITCHES,
        "test_info_schema_databases": _ITS_LISTING,
    },
    "test_server": {
        "test_server_(binding_timestamp_ltz|types)": _UTC,
        "test_server_fetch_pandas_all": "expects 32 bits for a number, and says itself that Snowflake has 8",
        "test_server_(no_gzip|response_params)": _ITS_LOGIN,
        "test_server_nop_regexes": _ITS_OPTION,
        r"test_server_query_response_has_use_statement_type_id\[.*foobar\]": _ITS_OPTION,
    },
    "test_show": {
        "test_show_(columns|databases|objects|schemas|tables|views)": _ITS_LISTING,
        "test_show_primary_keys": f"expects the number 1 for both columns of a key: {_DOCS}/sql/show-primary-keys",
        "test_show_warehouses": f"expects the columns of an older version: {_DOCS}/sql/show-warehouses",
    },
    "test_timestamp": {
        "test_json_field_seconds_to_timestamp": _LOCAL,
    },
    "test_users": {
        "test_show_users_.*": _ITS_USERS,
    },
    "test_write_pandas": {
        "test_write_pandas_timestamp_ntz": _LOCAL,
        "test_write_pandas_dict_different_keys": (
            "the file has the key of the other row as a null, which no page says to be left out"
        ),
    },
}
FAKESNOW_KNOWN = _known("tests", _FAKESNOW_KNOWN)

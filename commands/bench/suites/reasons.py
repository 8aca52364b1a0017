"""Why tests of the suites are not run, or may fail. A pattern that fits no such test any more fails the bench."""

from __future__ import annotations

from commands.bench.suites.verdicts import Reasons

_NO_ARROW = "needs results in Arrow, which the sandbox does not send to Go (GO_QUERY_RESULT_FORMAT = ARROW is refused)"
_NO_DIGITS = "numbers in JSON reach the driver with more digits than its test expects of Arrow"
_INTERNAL = "sets a parameter of Snowflake's internal accounts"

GO_LEFT_OUT = Reasons(
    {
        "TestMaxLobSize.*": "rows of 128 MB, beyond what the sandbox keeps in memory for one answer",
        "TestTimestampConversionWithArrowBatches.*": "the driver panics at a result that is not in Arrow",
    }
)
GO_KNOWN = Reasons(
    {
        "TestArrow(BatchHighPrecision|VariousTypes)|TestRetainChunkWOHighPrecision|TestBindingInterface": _NO_ARROW,
        "TestWithArrowBatches.*|TestQueryArrowStream": _NO_ARROW,
        "TestArrowBigFloat|TestArrowFloatPrecision": _NO_DIGITS,
        "TestQueryArrowStreamMultiStatement.*": _INTERNAL,
        "TestFunctionParameters": 'reads the argument "param1" as param1, which no page says is the same',
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
PYTHON_KNOWN = Reasons(
    {
        r"test/integ/test_put_get\.py::test_put_threshold": "PUT ... THRESHOLD is in no document",
        r"test/integ/test_put_get_medium\.py::test_put_(copy_duplicated_files_s3|collision)": (
            "drivers copy files to a stage of type LOCAL_FS, and do not say SKIPPED of one that is there"
        ),
        r"test/integ/test_qmark\.py::test_qmark_paramstyle_enabled": _INTERNAL,
    }
)
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
    {rf"tests/test_copy_into\.py::{test}(\[.*\])?": "loads from fakesnow's own mock of S3" for test in _ON_S3}
)
FAKESNOW_KNOWN = Reasons({})

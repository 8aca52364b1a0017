# ruff: noqa: S608 - the names in these statements are the tests' own
"""Texts and numbers to dates and times, and back, by the documented formats.

https://docs.snowflake.com/en/sql-reference/date-time-input-output, .../functions/to_timestamp, .../functions/to_date.
The session is in America/Los_Angeles, as a new account.
"""

from __future__ import annotations

import pytest

from snowdome.snowflake import engine
from snowdome.snowflake.errors import SnowflakeError
from snowdome.snowflake.session import Session
from tests.snowflake.engine.conftest import Run, values


def text(run: Run, expression: str) -> str | None:
    ((cell,),) = engine.encode_json(run(f"SELECT ({expression})::VARCHAR"))
    return cell


READ_BY_AUTO = [
    ("'2013-04-28'::DATE", "2013-04-28"),
    ("'17-DEC-1980'::DATE", "1980-12-17"),
    ("'29-FEB-2024'::DATE", "2024-02-29"),
    ("'03-April-2024'::DATE", "2024-04-03"),
    ("'02/29/2024'::DATE", "2024-02-29"),
    ("'2/9/2024'::DATE", "2024-02-09"),
    ("'2024-02-29T10:00:00Z'::DATE", "2024-02-29"),
    ("'2013-04-28T20:57:01.123456+07:00'::TIMESTAMP_TZ", "2013-04-28 20:57:01.123 +0700"),
    ("'2013-04-28 20:57:01 +0700'::TIMESTAMP_TZ", "2013-04-28 20:57:01.000 +0700"),
    ("'2013-04-28 20:57:01-07'::TIMESTAMP_TZ", "2013-04-28 20:57:01.000 -0700"),
    ("'2013-04-28 20:57+07:00'::TIMESTAMP_TZ", "2013-04-28 20:57:00.000 +0700"),
    ("'2013-04-28T20'::TIMESTAMP_NTZ", "2013-04-28 20:00:00.000"),
    ("'2013-04-28 20:57'::TIMESTAMP_NTZ", "2013-04-28 20:57:00.000"),
    ("'Thu, 21 Dec 2000 16:01:07 +0200'::TIMESTAMP_TZ", "2000-12-21 16:01:07.000 +0200"),
    ("'Thu, 21 Dec 2000 04:01:07.5 PM'::TIMESTAMP_NTZ", "2000-12-21 16:01:07.500"),
    ("'2/18/2008 02:36:48'::TIMESTAMP_NTZ", "2008-02-18 02:36:48.000"),
    ("'Mon Jul 08 18:09:51 +0000 2013'::TIMESTAMP_TZ", "2013-07-08 18:09:51.000 Z"),
    # https://github.com/snowflakedb/snowflake-connector-nodejs: its integration tests read RFC 5322 texts
    ("'Thu, 21 Jan 2016 06:32:44 -0800'::TIMESTAMP_LTZ", "2016-01-21 06:32:44.000 -0800"),
    ("'20:57:01'::TIME", "20:57:01"),
    ("'07:57 PM'::TIME", "19:57:00"),
    ("'12:00:00 AM'::TIME", "00:00:00"),
    ("'20:57:01.5+07:00'::TIME", "20:57:01"),
]


@pytest.mark.parametrize(("expression", "expected"), READ_BY_AUTO)
def test_auto_reads_each_documented_format(run: Run, expression: str, expected: str) -> None:
    assert text(run, expression) == expected


NOT_READ = [
    ("'2024-02-30'::DATE", "100040"),
    ("TO_DATE('2024-02-30')", "100040"),
    ("'2019/01/02'::DATE", "100040"),
    ("'29-02-2024'::DATE", "100040"),
    ("'2024-02-29 rubbish'::DATE", "100040"),
    ("'13/13/2024'::DATE", "100040"),
    ("'2024-02-29 24:00:00'::TIMESTAMP_NTZ", "100035"),
    ("'2024-02-29 23:59:60'::TIMESTAMP_NTZ", "100035"),
    ("'2024-02-29 10:00:00 Mars/Olympus'::TIMESTAMP_TZ", "100035"),
    ("'2024-02-29 10:00:00 +25:00'::TIMESTAMP_TZ", "100035"),
    ("'2024-02-29 10:00:00 +0199'::TIMESTAMP_LTZ", "100035"),
    ("'0000-01-01'::DATE", "100040"),
    ("'10000-01-01'::DATE", "100040"),
    ("''::DATE", "100040"),
    ("'13:00 PM'::TIME", "100108"),
    ("'25:00'::TIME", "100108"),
    ("TO_DATE('2024-02-29', 'DD.MM.YYYY')", "100096"),
    ("TO_TIMESTAMP('2019-02-2823:59:59 -07:00', 'YYYY-MM-DD HH24:MI:SS TZH:TZM')", "100096"),
]


@pytest.mark.parametrize(("expression", "code"), NOT_READ)
def test_a_text_that_no_format_reads_is_an_error_of_class_22007_and_null_to_try(
    run: Run, expression: str, code: str
) -> None:
    with pytest.raises(SnowflakeError) as refused:
        run(f"SELECT {expression}")
    assert (refused.value.code, refused.value.sqlstate) == (code, "22007")
    tried = f"TRY_{expression}" if expression.startswith("TO_") else f"TRY_CAST({expression.replace('::', ' AS ')})"
    assert text(run, tried) is None


NUMBERS = [
    ("1748179630::TIMESTAMP_NTZ", "2025-05-25 13:27:10.000"),
    ("TO_TIMESTAMP(1748179630)", "2025-05-25 13:27:10.000"),
    ("TO_TIMESTAMP_NTZ(40 * 365.25 * 86400)", "2010-01-01 00:00:00.000"),
    ("TO_TIMESTAMP_NTZ(40 * 365.25 * 86400 * 1000 + 456, 3)", "2010-01-01 00:00:00.456"),
    ("TO_TIMESTAMP(1000000000, 9)", "1970-01-01 00:00:01.000"),
    ("TO_TIMESTAMP(-1)", "1969-12-31 23:59:59.000"),
    ("TO_TIMESTAMP_TZ(0)", "1969-12-31 16:00:00.000 -0800"),
    ("TO_DATE('31536000')", "1971-01-01"),
    ("TO_TIMESTAMP('31535999999')", "2969-05-02 23:59:59.000"),
    ("TO_TIMESTAMP('31536000000')", "1971-01-01 00:00:00.000"),
    ("TO_TIMESTAMP('1487654321321')", "2017-02-21 05:18:41.321"),
    ("TO_TIMESTAMP('31536000000000')", "1971-01-01 00:00:00.000"),
    ("TO_DATE('31536000000000000')", "1971-01-01"),
    # https://github.com/tekumara/fakesnow/issues/220
    ("'1748179630'::TIMESTAMP", "2025-05-25 13:27:10.000"),
    ("PARSE_JSON('0')::TIMESTAMP_NTZ", "1969-12-31 16:00:00.000"),
    ("PARSE_JSON('0')::INT::TIMESTAMP_NTZ", "1970-01-01 00:00:00.000"),
    ("PARSE_JSON('{\"ts\": 1748179630}'):ts::TIMESTAMP_LTZ", "2025-05-25 06:27:10.000 -0700"),
]


@pytest.mark.parametrize(("expression", "expected"), NUMBERS)
def test_a_number_counts_seconds_and_a_text_of_digits_the_unit_of_its_magnitude(
    run: Run, expression: str, expected: str
) -> None:
    assert text(run, expression) == expected


FORMATS = [
    ("TO_DATE('05/10/2024', 'MM/DD/YYYY')", "2024-05-10"),
    ("DATE('2024.05.10', 'YYYY.MM.DD')", "2024-05-10"),
    ("TO_DATE('20240229', 'YYYYMMDD')", "2024-02-29"),
    ("TO_DATE('69-1-2', 'YY-MM-DD')", "2069-01-02"),
    ("TO_DATE('70-1-2', 'YY-MM-DD')", "1970-01-02"),
    ("TO_DATE('2024-05-10', 'AUTO')", "2024-05-10"),
    ("TO_TIMESTAMP_TZ('04/05/2024 01:02:03', 'dd/mm/yyyy hh24:mi:ss')", "2024-05-04 01:02:03.000 -0700"),
    ("TO_TIMESTAMP('2019-02-28 23:59:59.000000000 -07:00', 'YYYY-MM-DDHH24:MI:SS.FF TZH:TZM')",
     "2019-02-28 23:59:59.000"),
    ("TO_TIMESTAMP('2026-01-02T03:04:05 EST', 'YYYY-MM-DD\"T\"HH24:MI:SS \"EST\"')", "2026-01-02 03:04:05.000"),
    ("TO_VARCHAR('2024-04-05 01:02:03'::TIMESTAMP, 'mm/dd/yyyy, hh24:mi hours')", "04/05/2024, 01:02 hours"),
    ("TO_CHAR('2024-04-05 13:02:03'::TIMESTAMP, 'DY MON D YY HH12:MI AM')", "Fri Apr 5 24 01:02 PM"),
    ("TO_CHAR('2024-04-05 13:02:03.456'::TIMESTAMP, 'H12:ME:S.FF2 P')", "1:2:3.45 P"),
    ("TO_CHAR('2024-04-05 13:02:03 -0330'::TIMESTAMP_TZ, 'MMMM YYYY TZH:TZM')", "April 2024 -03:30"),
    ("TO_CHAR('100%'::VARCHAR || TO_CHAR('2024-04-05'::DATE, '\"%\"YYYY'))", "100%%2024"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "expected"), FORMATS)
def test_a_given_format_is_what_reads_and_writes(run: Run, expression: str, expected: str) -> None:
    assert text(run, expression) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "TO_CHAR('2024-04-05'::DATE, 'YYYY TZH')",
        "TO_CHAR('10:00'::TIME, 'YYYY')",
        "TO_DATE('1 2', 'DD DD')",
        "TO_TIMESTAMP('10 PM', 'HH24 AM')",
        "TO_DATE('2024', CONCAT('Y', 'YYY'))",
    ],
)
def test_a_format_that_cannot_be_meant_is_refused_by_name(run: Run, expression: str) -> None:
    with pytest.raises(SnowflakeError) as refused:
        run(f"SELECT {expression}")
    assert refused.value.code == "000002"


SESSION = [
    ("DATE_OUTPUT_FORMAT", "DD.MM.YYYY", "'2024-02-29'::DATE", "29.02.2024"),
    ("TIME_OUTPUT_FORMAT", "HH12:MI AM", "'20:57:01'::TIME", "08:57 PM"),
    ("TIMESTAMP_NTZ_OUTPUT_FORMAT", "YYYY", "'2024-02-29'::TIMESTAMP_NTZ", "2024"),
    ("TIMESTAMP_OUTPUT_FORMAT", "YYYY TZH", "'2024-02-29'::TIMESTAMP_LTZ", "2024 -08"),
    ("TIMESTAMP_TZ_OUTPUT_FORMAT", "DD", "'2024-02-29 00:00:00 +0900'::TIMESTAMP_TZ", "29"),
    ("BINARY_OUTPUT_FORMAT", "BASE64", "X'00FF'", "AP8="),
    ("BINARY_INPUT_FORMAT", "UTF-8", "'AB'::BINARY", "4142"),
    ("DATE_INPUT_FORMAT", "YYYY/MM/DD", "'2024/02/29'::DATE", "2024-02-29"),
    ("TIMESTAMP_INPUT_FORMAT", "DD.MM.YYYY HH24:MI", "'29.02.2024 10:11'::TIMESTAMP", "2024-02-29 10:11:00.000"),
    # https://docs.snowflake.com/en/sql-reference/parameters#two-digit-century-start
    ("TWO_DIGIT_CENTURY_START", "1980", "TO_DATE('79', 'YY')", "2079-01-01"),
    ("TWO_DIGIT_CENTURY_START", "1980", "TO_DATE('80', 'YY')", "1980-01-01"),
    ("TWO_DIGIT_CENTURY_START", "2000", "TO_DATE('7-1-2', 'YY-MM-DD')", "2007-01-02"),
    ("TWO_DIGIT_CENTURY_START", "1900", "TO_DATE('99-1-2', 'YY-MM-DD')", "1999-01-02"),
    ("TIMEZONE", "Asia/Tokyo", "'2024-02-29 10:00:00'::TIMESTAMP_TZ", "2024-02-29 10:00:00.000 +0900"),
]


MAPPED = [
    ("TIMESTAMP_LTZ", "'2024-02-29 10:00:00 +0000'::TIMESTAMP", "2024-02-29 02:00:00.000 -0800"),
    ("TIMESTAMP_TZ", "'2024-02-29 10:00:00 +0900'::TIMESTAMP", "2024-02-29 10:00:00.000 +0900"),
    ("TIMESTAMP_TZ", "TO_TIMESTAMP('2024-02-29 10:00:00 +0900')", "2024-02-29 10:00:00.000 +0900"),
    ("TIMESTAMP_LTZ", "TRY_TO_TIMESTAMP('2024-02-29 10:00:00 +0000')", "2024-02-29 02:00:00.000 -0800"),
    ("TIMESTAMP_LTZ", "'2024-02-29 10:00:00 +0000'::DATETIME", "2024-02-29 10:00:00.000"),
]


@pytest.mark.parametrize(("mapping", "expression", "expected"), MAPPED)
def test_timestamp_means_what_the_session_maps_it_to(
    session: Session, run: Run, mapping: str, expression: str, expected: str
) -> None:
    session.parameters["TIMESTAMP_TYPE_MAPPING"] = mapping
    assert text(run, expression) == expected
    run("CREATE TABLE mapped (at TIMESTAMP)")
    (column,) = run("SELECT * FROM mapped").columns
    assert column.type == mapping


@pytest.mark.parametrize(("name", "value", "expression", "expected"), SESSION)
def test_the_sessions_format_is_what_reads_and_writes(
    session: Session, run: Run, name: str, value: str, expression: str, expected: str
) -> None:
    session.parameters[name] = value
    assert text(run, expression) == expected


BOOLEANS = [("'on'", "true"), ("'Y'", "true"), ("'1'", "true"), ("'OFF'", "false"), ("'n'", "false"), ("NULL", None)]


@pytest.mark.parametrize(("value", "expected"), BOOLEANS)
def test_a_text_is_a_boolean_by_the_documented_words(run: Run, value: str, expected: str | None) -> None:
    """https://docs.snowflake.com/en/sql-reference/functions/to_boolean"""
    assert text(run, f"{value}::BOOLEAN") == expected
    with pytest.raises(SnowflakeError) as refused:
        run("SELECT 'maybe'::BOOLEAN")
    assert refused.value.code == "100037"
    assert text(run, "TRY_CAST('maybe' AS BOOLEAN)") is None


TEXT_OPERANDS = [
    ("DATEADD('minute', 3, '2023-04-02 01:15:00')", "2023-04-02 01:18:00.000"),
    # https://github.com/tobymao/sqlglot/issues/6083
    ("DATEDIFF(seconds, '2020-01-01', '2025-05-01'::VARCHAR)", "168220800"),
    ("DATEDIFF(day, '29-FEB-2024', '03/01/2024')", "1"),
    ("DATE_TRUNC('month', '2024-02-29 10:00:00')", "2024-02-01 00:00:00.000"),
    ("HOUR('2024-02-29 10:00:00')", "10"),
    ("LAST_DAY('2024-02-01')", "2024-02-29"),
    ("'2024-02-29'::DATE = '29-FEB-2024'", "true"),
    ("'2024-02-29'::DATE IN ('2024-01-01', '02/29/2024')", "true"),
    ("'10:00:00'::TIME BETWEEN '09:00' AND '11:00 AM'", "true"),
    ("'2024-02-29'::DATE || '!'", "2024-02-29!"),
    ("CONCAT(1.5::FLOAT, 1e3::FLOAT)", "1.51000"),
]


@pytest.mark.parametrize(("expression", "expected"), TEXT_OPERANDS)
def test_a_text_beside_a_date_is_read_and_a_date_inside_a_text_is_written(
    run: Run, expression: str, expected: str
) -> None:
    assert text(run, expression) == expected


def test_fewer_digits_of_a_second_are_cut_wherever_the_type_says_so(run: Run) -> None:
    run("CREATE TABLE seconds (a TIMESTAMP_NTZ(0), b TIMESTAMP_LTZ(3), c TIME(1), d TIMESTAMP_TZ(2))")
    moment = "2020-01-01 12:00:00.987654"
    run(f"INSERT INTO seconds SELECT '{moment}', '{moment} +0000', '12:00:00.987654', '{moment} +0100'")
    run(f"UPDATE seconds SET a = '{moment}'")
    assert engine.encode_json(run("SELECT * FROM seconds")) == [
        ["1577880000", "1577880000.987", "43200.9", "1577876400.98 1500"]
    ]
    assert [column.scale for column in run("SELECT * FROM seconds").columns] == [0, 3, 1, 2]
    assert text(run, "TO_CHAR('1969-12-31 23:59:59.5'::TIMESTAMP_NTZ(0), 'SS.FF3')") == "59.000"


@pytest.mark.parametrize(
    "expression",
    ["'2024-01-01 00:00:00.123456789'::TIMESTAMP_NTZ", "'10:00:00.0000001'::TIME", "TO_TIMESTAMP(1, 9)",
     "TO_TIMESTAMP('1700000000000000001')", "'9999-01-01 01:02:03.123456789789'::TIMESTAMP_NTZ"],
)  # fmt: skip
def test_nanoseconds_are_refused_where_they_would_be_lost(run: Run, expression: str) -> None:
    with pytest.raises(SnowflakeError, match="nanoseconds"):
        run(f"SELECT {expression}")


@pytest.mark.parametrize("expression", ["1::DATE", "TRUE::TIMESTAMP", "'10:00'::TIME::DATE", "TO_TIME(5)"])
def test_a_conversion_that_snowflake_does_not_have_is_001007(run: Run, expression: str) -> None:
    with pytest.raises(SnowflakeError) as refused:
        run(f"SELECT {expression}")
    assert (refused.value.code, refused.value.sqlstate) == ("001007", "22023")


# dbt's catalog query joins its format: https://github.com/dbt-labs/dbt-adapters, macros/catalog.sql.
@pytest.mark.parametrize(
    ("sql", "text"),
    [
        (
            "to_varchar('2024-01-02 01:04:05'::timestamp_ntz, 'yyyy-mm-dd HH24:MI'||'UTC')",
            "2024-01-02 01:04UTC",
        ),
        ("to_char('2024-01-02'::date, ('DD' || '.') || 'MM')", "02.01"),
        ("to_varchar('03:04:05'::time, 'HH24' || 'MI')", "0304"),
    ],
)
def test_a_format_may_be_put_together_from_literals(run: Run, sql: str, text: str) -> None:
    assert values(run(f"SELECT {sql}")) == [(text,)]


# gosnowflake's datetime_test.go: what the service prints in a session of UTC is read by Go's format "Z0700".
@pytest.mark.parametrize("form", ["TZHTZM", "TZH:TZM", "TZH"])
@pytest.mark.parametrize(
    ("offset", "texts"),
    [
        ("+0000", {"TZHTZM": "Z", "TZH:TZM": "Z", "TZH": "Z"}),
        ("-0000", {"TZHTZM": "Z", "TZH:TZM": "Z", "TZH": "Z"}),
        ("+0100", {"TZHTZM": "+0100", "TZH:TZM": "+01:00", "TZH": "+01"}),
        ("-0800", {"TZHTZM": "-0800", "TZH:TZM": "-08:00", "TZH": "-08"}),
    ],
)
def test_an_offset_of_utc_is_printed_as_z_and_read_back(
    run: Run, offset: str, texts: dict[str, str], form: str
) -> None:
    moment = f"'2024-01-02 03:04:05 {offset}'::TIMESTAMP_TZ"
    assert text(run, f"TO_VARCHAR({moment}, '{form}')") == texts[form]
    whole = f"'YYYY-MM-DD HH24:MI:SS {form}'"
    assert values(run(f"SELECT TO_TIMESTAMP_TZ(TO_VARCHAR({moment}, {whole}), {whole}) = {moment}")) == [(True,)]


@pytest.mark.parametrize(("zone", "printed"), [("UTC", "Z"), ("Europe/London", "Z"), ("Asia/Tokyo", "+0900")])
def test_a_local_timestamp_of_a_session_in_utc_ends_with_z(run: Run, session: Session, zone: str, printed: str) -> None:
    session.parameters["TIMEZONE"] = zone
    assert text(run, "'2024-01-02 03:04:05'::TIMESTAMP_LTZ") == f"2024-01-02 03:04:05.000 {printed}"

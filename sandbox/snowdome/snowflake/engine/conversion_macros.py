"""DuckDB's side of conversions between texts, numbers, dates, times, timestamps and binary values.

A text is first brought into the canonical form of `datetime_formats`; macros make the value of it, or raise
Snowflake's error. A TIMESTAMP_TZ is a struct of its moment in UTC and its offset in minutes: DuckDB's own type would
keep the moment alone.

Sources: https://docs.snowflake.com/en/sql-reference/functions/to_timestamp, .../to_date, .../to_time, .../to_binary,
https://docs.snowflake.com/en/sql-reference/data-types-datetime
"""

from __future__ import annotations

from snowdome.snowflake.datetime_formats import AUTO_DATES, AUTO_TIMES

UTC_FIELD = "$utc"
MINUTES_FIELD = "$minutes"


def _text(value: str) -> str:
    """A literal of DuckDB's, which knows no backslash escapes."""
    return "'" + value.replace("'", "''") + "'"


def _chain(formats: tuple[tuple[str, str], ...]) -> str:
    return " ".join(
        f"WHEN regexp_full_match(v, {_text(pattern)}) THEN regexp_replace(v, {_text(f'^(?:{pattern})$')}, "
        f"{_text(rewriting)})"
        for pattern, rewriting in formats
    )


_MONTH_NAMES = "['jan','feb','mar','apr','may','jun','jul','aug','sep','oct','nov','dec']"

MACROS = (
    # --- what microseconds cannot hold
    "snowflake_too_fine(t) AS error('snowflake-error:000002:0A000:SQL compilation error: Unsupported feature "
    "''nanoseconds: times keep microseconds (' || t || ')''.')",
    # --- texts to the canonical form; NULL for a text that no format reads
    "snowflake_auto_date(t) AS list_transform([trim(t)], lambda v: CASE "
    f"WHEN regexp_full_match(v, '-?\\d{{1,19}}') THEN 'E' || v {_chain(AUTO_DATES)} END)[1]",
    "snowflake_auto_time(t) AS list_transform([trim(t)], lambda v: CASE "
    f"WHEN regexp_full_match(v, '-?\\d{{1,19}}') THEN 'E' || v {_chain(AUTO_TIMES)} END)[1]",
    "snowflake_by_format(t, pattern, rewriting) AS CASE WHEN regexp_full_match(t, pattern) "
    "THEN regexp_replace(t, '^(?:' || pattern || ')$', rewriting) END",
    # --- a number of seconds, or of smaller units, as microseconds
    "snowflake_scaled_epoch(n, scale) AS list_transform([CASE WHEN scale <= 6 "
    "THEN CAST(n AS DECIMAL(38, 9)) * list_extract([1000000, 100000, 10000, 1000, 100, 10, 1], scale + 1) "
    "ELSE CAST(CAST(n AS DECIMAL(38, 3)) * list_extract([0.1, 0.01, 0.001], scale - 6) AS DECIMAL(38, 9)) END], "
    "lambda v: CASE WHEN v NOT BETWEEN -62135596800000000 AND 253402300799999999 "
    "THEN CAST(error('snowflake-error:100035:22007:Timestamp ''' || CAST(n AS VARCHAR) || ''' is not recognized') "
    "AS BIGINT) WHEN v = floor(v) THEN TRY_CAST(v AS BIGINT) "
    "ELSE CAST(snowflake_too_fine(CAST(n AS VARCHAR)) AS BIGINT) END)[1]",
    "snowflake_scaled_float(v, factor) AS CAST(floor(v * factor) AS BIGINT)",
    "snowflake_guessed_epoch(n) AS snowflake_scaled_epoch(n, CASE WHEN n < 31536000000 THEN 0 "
    "WHEN n < 31536000000000 THEN 3 WHEN n < 31536000000000000 THEN 6 ELSE 9 END)",
    # --- the canonical form to values; p is its list of parts
    "snowflake_month(m) AS CASE WHEN m < 'A' THEN lpad(m, 2, '0') "
    f"ELSE lpad(CAST(list_position({_MONTH_NAMES}, lower(left(m, 3))) AS VARCHAR), 2, '0') END",
    "snowflake_hour(h, half) AS CASE WHEN h = '24' THEN '99' WHEN half = '' THEN lpad(h, 2, '0') "
    "WHEN TRY_CAST(h AS INTEGER) BETWEEN 1 AND 12 THEN lpad(CAST(TRY_CAST(h AS INTEGER) % 12 "
    "+ CASE WHEN upper(left(half, 1)) = 'P' THEN 12 ELSE 0 END AS VARCHAR), 2, '0') ELSE '99' END",
    "snowflake_moment(p, exact) AS TRY_CAST(nullif(lpad(p[1], 4, '0'), '0000') || '-' || snowflake_month(p[2]) || '-' "
    "|| lpad(p[3], 2, '0') || ' ' || snowflake_hour(p[4], p[8]) || ':' || lpad(p[5], 2, '0') || ':' "
    "|| lpad(p[6], 2, '0') || '.' || CASE WHEN exact AND rtrim(substr(p[7], 7), '0') <> '' "
    "THEN snowflake_too_fine('.' || p[7]) ELSE rpad(left(p[7], 6), 6, '0') END AS TIMESTAMP)",
    "snowflake_minutes(z) AS CASE WHEN z = '' THEN NULL WHEN z IN ('Z', 'z') THEN 0 "
    "ELSE CASE WHEN z[1] = '-' THEN -1 ELSE 1 END * list_transform([replace(ltrim(z, '+-'), ':', '')], lambda d: "
    "CASE WHEN length(d) <= 2 THEN TRY_CAST(d AS INTEGER) * 60 "
    "ELSE TRY_CAST(left(d, -2) AS INTEGER) * 60 + TRY_CAST(right(d, 2) AS INTEGER) END)[1] END",
    # --- TIMESTAMP_TZ
    f"snowflake_zoned(wall, minutes) AS CASE WHEN wall IS NOT NULL THEN {{'{UTC_FIELD}': CAST(wall AS TIMESTAMP) "
    f"- to_minutes(CAST(minutes AS INTEGER)), '{MINUTES_FIELD}': CAST(minutes AS SMALLINT)}} END",
    "snowflake_zoned_instant(i) AS snowflake_zoned(CAST(i AS TIMESTAMP), "
    "(epoch_us(CAST(i AS TIMESTAMP)) - epoch_us(timezone('UTC', i))) // 60000000)",
    "snowflake_zoned_local(wall) AS snowflake_zoned_instant(CAST(CAST(wall AS TIMESTAMP) AS TIMESTAMPTZ))",
    "snowflake_zoned_in(i, zone) AS snowflake_zoned(timezone(zone, i), "
    "(epoch_us(timezone(zone, i)) - epoch_us(timezone('UTC', i))) // 60000000)",
    f"snowflake_instant(z) AS timezone('UTC', (z).\"{UTC_FIELD}\")",
    f'snowflake_utc(z) AS (z)."{UTC_FIELD}"',
    f'snowflake_wall(z) AS (z)."{UTC_FIELD}" + to_minutes(CAST((z)."{MINUTES_FIELD}" AS INTEGER))',
    f'snowflake_offset(z) AS (z)."{MINUTES_FIELD}"',
    # UTC is "Z", as gosnowflake reads what the service prints: datetime_test.go, integration test of formats.
    "snowflake_offset_text(minutes, separator) AS CASE WHEN minutes = 0 THEN 'Z' "
    "ELSE CASE WHEN minutes < 0 THEN '-' ELSE '+' END || lpad(CAST(abs(minutes) // 60 AS VARCHAR), 2, '0') "
    "|| separator || lpad(CAST(abs(minutes) % 60 AS VARCHAR), 2, '0') END",
    # --- canonical form (c, NULL: not recognized) to each type; exact: nanoseconds are refused, not cut
    "snowflake_ntz_of(c, exact) AS list_transform([c], lambda k: CASE WHEN k[1] = 'E' "
    "THEN make_timestamp(snowflake_guessed_epoch(TRY_CAST(k[2:] AS BIGINT))) "
    "ELSE list_transform([string_split(k, '|')], lambda p: snowflake_moment(p, exact))[1] END)[1]",
    "snowflake_tz_of(c, exact) AS list_transform([c], lambda k: CASE WHEN k[1] = 'E' "
    "THEN snowflake_zoned_instant(make_timestamptz(snowflake_guessed_epoch(TRY_CAST(k[2:] AS BIGINT)))) "
    "ELSE list_transform(list_transform([string_split(k, '|')], lambda p: {'wall': snowflake_moment(p, exact), "
    "'minutes': snowflake_minutes(p[9])}), lambda r: CASE WHEN r.minutes IS NULL "
    "THEN snowflake_zoned_local(r.wall) ELSE snowflake_zoned(r.wall, r.minutes) END)[1] END)[1]",
    "snowflake_ltz_of(c, exact) AS snowflake_instant(snowflake_tz_of(c, exact))",
    "snowflake_date_of(c, exact) AS CAST(snowflake_ntz_of(c, FALSE) AS DATE)",
    "snowflake_time_of(c, exact) AS CAST(snowflake_ntz_of(c, exact) AS TIME)",
    "snowflake_checked(v, t, before, after) AS list_transform([v], lambda x: CASE WHEN x IS NULL AND t IS NOT NULL "
    "THEN error(before || t || after) ELSE x END)[1]",
    # --- fewer fractional digits: cut, towards the past
    "snowflake_cut_ntz(v, step) AS make_timestamp(epoch_us(v) - ((epoch_us(v) % step + step) % step))",
    "snowflake_cut_ltz(v, step) AS make_timestamptz(epoch_us(v) - ((epoch_us(v) % step + step) % step))",
    "snowflake_cut_time(v, step) AS CAST(snowflake_cut_ntz(DATE '1970-01-01' + v, step) AS TIME)",
    f"snowflake_cut_tz(v, step) AS CASE WHEN v IS NOT NULL THEN {{'{UTC_FIELD}': "
    f'snowflake_cut_ntz((v)."{UTC_FIELD}", step), \'{MINUTES_FIELD}\': (v)."{MINUTES_FIELD}"}} END',
    # --- texts of booleans: https://docs.snowflake.com/en/sql-reference/functions/to_boolean
    "snowflake_boolean_of(t) AS CASE WHEN lower(t) IN ('true', 't', 'yes', 'y', 'on', '1') THEN TRUE "
    "WHEN lower(t) IN ('false', 'f', 'no', 'n', 'off', '0') THEN FALSE END",
    # --- texts of floats and binary values
    "snowflake_float_text(v) AS CASE WHEN isnan(v) THEN 'NaN' ELSE format('{:.10g}', v) END",
    "snowflake_hex_bytes(t) AS list_transform([t], lambda x: "
    "CASE WHEN regexp_full_match(x, '([0-9A-Fa-f]{2})*') THEN TRY(unhex(x)) END)[1]",
    "snowflake_base64_bytes(t) AS list_transform([t], lambda x: TRY(from_base64(x)))[1]",
    "snowflake_utf8_text(b) AS list_transform([b], lambda x: TRY(decode(x)))[1]",
)

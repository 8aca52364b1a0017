"""Which functions a query may call. A name that Snowflake does not have is refused as unknown, even if DuckDB has it:
a user's SQL must reach no function of DuckDB's by accident.

sqlglot gives Snowflake's functions classes of their own; these are the ones it leaves as plain names.
Source: https://docs.snowflake.com/en/sql-reference/functions-all
"""

from __future__ import annotations

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.engine import json_functions
from snowdome.snowflake.engine.conversion_functions import RETURNS

NUMERIC_NAMES = frozenset(
    """
    ACOS ASIN ATAN ATAN2 COS COT SIN TAN COSH SINH TANH DEGREES RADIANS PI CBRT EXP LN LOG SIGN
    CEIL FLOOR MOD POWER POW SQRT BITAND BITOR BITXOR BITNOT
    REGR_SLOPE REGR_INTERCEPT REGR_R2 CORR COVAR_POP COVAR_SAMP KURTOSIS SKEW
    """.split()  # noqa: SIM905 - a table of names reads better
)
"""Of the plain names, those whose arguments are numbers."""

PLAIN_NAMES = NUMERIC_NAMES | frozenset(
    """
    ASCII CHR CONCAT CONCAT_WS INSTR LPAD RPAD LTRIM RTRIM REPEAT REPLACE REVERSE TRANSLATE OCTET_LENGTH
    HASH
    PERCENT_RANK CUME_DIST
    CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP
    SYSTEM$TYPEOF
    """.split()  # noqa: SIM905 - a table of names reads better
)

OWN = "own function"
"""Mark of calls that this engine itself puts into a tree."""

_FILE_READERS = (exp.ReadCSV, exp.ReadParquet)
_MISSING = {
    exp.ApproximateSimilarity: "APPROXIMATE_SIMILARITY",
    exp.CurrentSchemas: "CURRENT_SCHEMAS",
    exp.MD5NumberLower64: "MD5_NUMBER_LOWER64",
    exp.MD5NumberUpper64: "MD5_NUMBER_UPPER64",
    exp.Minhash: "MINHASH",
    exp.MinhashCombine: "MINHASH_COMBINE",
    exp.Zipf: "ZIPF",
}
"""Functions that DuckDB has not, or with other values."""


def check(tree: exp.Expression) -> None:
    """Raises 002140 for a function that this account does not know."""
    for missing in tree.find_all(*_MISSING):
        raise errors.unsupported(_MISSING[type(missing)])
    for node in tree.find_all(exp.Anonymous, *_FILE_READERS):
        if node.meta.get(OWN):
            continue
        name = node.name.upper() if isinstance(node, exp.Anonymous) else node.sql_name().upper()
        if isinstance(node, exp.Anonymous) and (name in json_functions.FUNCTIONS or name in RETURNS):
            continue
        if name not in PLAIN_NAMES or not isinstance(node, exp.Anonymous):
            raise errors.unknown_function(name)

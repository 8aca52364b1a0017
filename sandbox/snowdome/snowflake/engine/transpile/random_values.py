"""UNIFORM, NORMAL and RANDSTR: values of a distribution, each made of one value of the generator argument.

Which values a seed gives is not documented: the distribution is Snowflake's, the values are this engine's own.

Sources: https://docs.snowflake.com/en/sql-reference/functions/uniform, .../normal, .../randstr
"""

from __future__ import annotations

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.engine.column_types import ICEBERG_TEXT_LENGTH as MAX_BYTES
from snowdome.snowflake.engine.column_types import precision_and_scale
from snowdome.snowflake.engine.transpile.nodes import own
from snowdome.snowflake.engine.transpile.text_sizes import TOO_LONG

KINDS = (exp.Uniform, exp.Normal, exp.Randstr)
_DIGITS = "array_slice(to_base64(unhex(sha256(CAST(hash(g, i) AS VARCHAR)))), 1, 42)"
"""42 digits of base 64, all as likely. Without + and / some 40 remain: one for every 32 characters, and 4, suffice."""
_HASHES = 2**64

MACROS = (
    """
CREATE OR REPLACE MACRO snowflake_uniform_integer(least, most, gen) AS
    CASE WHEN most < least THEN NULL
         ELSE CAST(least + CAST(hash(gen) % CAST(most - least + 1 AS UHUGEINT) AS HUGEINT) AS DECIMAL(38, 0))
    END
""",
    f"""
CREATE OR REPLACE MACRO snowflake_uniform_double(least, most, gen) AS
    CAST(least AS DOUBLE) + (CAST(most AS DOUBLE) - CAST(least AS DOUBLE)) * (CAST(hash(gen) AS DOUBLE) / {_HASHES})
""",
    f"""
CREATE OR REPLACE MACRO snowflake_normal(mean, deviation, gen) AS
    list_extract(list_transform([gen], lambda g: mean + deviation
        * sqrt(-2 * ln((CAST(hash(g, 1) AS DOUBLE) + 1) / {_HASHES + 1}))
        * cos(2 * pi() * CAST(hash(g, 2) AS DOUBLE) / {_HASHES})), 1)
""",
    f"""
CREATE OR REPLACE MACRO snowflake_random_text(size, gen) AS
    CASE WHEN size > {MAX_BYTES} THEN {TOO_LONG} ELSE list_extract(list_transform([gen], lambda g: left(
        replace(replace(array_to_string(list_transform(
            range(CAST(CASE WHEN size > {MAX_BYTES} THEN 0 ELSE size END AS BIGINT) // 32 + 4),
            lambda i: {_DIGITS}), ''), '+', ''), '/', ''), greatest(CAST(size AS BIGINT), 0))), 1)
    END
""",
)


def transform(tree: exp.Expression) -> exp.Expression:
    for node in list(tree.find_all(*KINDS, bfs=False)):
        node.replace(_call(node))
    return tree


def _call(node: exp.Expression) -> exp.Expression:
    wanted = 2 if isinstance(node, exp.Randstr) else 3
    given = list(node.iter_expressions())
    if len(given) != wanted:
        raise errors.wrong_number_of_arguments(node.sql_name(), wanted, len(given))
    if isinstance(node, exp.Uniform):
        name = "snowflake_uniform_integer" if is_whole(node) else "snowflake_uniform_double"
        call = own(name, node.this, node.expression, node.args["gen"])
    elif isinstance(node, exp.Normal):
        call = own("snowflake_normal", node.this, node.args["stddev"], node.args["gen"])
    else:
        call = own("snowflake_random_text", node.this, node.args["generator"])
    call.type = node.type
    return call


def is_whole(node: exp.Uniform) -> bool:
    """Whether both bounds are whole numbers: then the values are, too."""
    bounds = [precision_and_scale(bound.type) for bound in (node.this, node.expression) if bound is not None]
    return all(bound is not None and bound[1] == 0 for bound in bounds)

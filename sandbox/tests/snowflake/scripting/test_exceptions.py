"""Exceptions of a block: who handles them, and what the client gets of one that nobody does.

https://docs.snowflake.com/en/developer-guide/snowflake-scripting/exceptions; the text of an uncaught one as clients
print it: https://github.com/Snowflake-Labs/sfquickstarts, snowflake-cli's and dbt's logs.
"""

from __future__ import annotations

import pytest

from tests.snowflake.running import Client

OWN = "declare e exception (-20002, 'Raised it.'); other_one exception; begin "


@pytest.mark.parametrize(
    ("text", "returned"),
    [
        (
            OWN + "raise e; exception when e then return sqlcode || ':' || sqlstate || ':' || sqlerrm; end",
            "-20002:P0001:Raised it.",
        ),
        (OWN + "raise e; exception when other_one then return 'no'; when e then return 'yes'; end", "yes"),
        (OWN + "raise e; exception when other_one or e then return 'one of them'; end", "one of them"),
        (OWN + "raise e; exception when other then return 'other'; end", "other"),
        (OWN + "raise other_one; exception when other then return sqlcode; end", "-20000"),
        ("begin select * from nope; exception when statement_error then return sqlcode; end", "2003"),
        ("begin let x := 1 / 0; exception when expression_error then return sqlcode; end", "100051"),
        (
            "begin begin select * from nope; exception when expression_error then return 'in'; end; "
            "exception when statement_error then return 'out'; end",
            "out",
        ),
        ("begin begin let x := 1 / 0; exception when other then null; end; return 'on'; end", "on"),
        (
            "begin begin let x := 1 / 0; exception when other then raise; end; "
            "exception when expression_error then return sqlerrm; end",
            "Division by zero",
        ),
    ],
)
def test_a_handler_takes_over(admin: Client, text: str, returned: str) -> None:
    assert admin.cell(text) == returned


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        (OWN + "\n  raise e; end", "-20002", "Uncaught exception of type 'E' on line 2 at position 2 : Raised it."),
        (
            "begin\nselect * from nope; end",
            "002003",
            "Uncaught exception of type 'STATEMENT_ERROR' on line 2 at position 0 : SQL compilation error:\n"
            "Object 'NOPE' does not exist or not authorized.",
        ),
        (
            "begin return\n 1 / 0; end",
            "100051",
            "Uncaught exception of type 'EXPRESSION_ERROR' on line 2 at position 1 : Division by zero",
        ),
        (
            "begin execute immediate 'begin return 1 / 0; end'; end",
            "100051",
            "Uncaught exception of type 'STATEMENT_ERROR' on line 1 at position 24 : "
            "Uncaught exception of type 'EXPRESSION_ERROR' on line 1 at position 13 : Division by zero",
        ),
        (
            "execute immediate $$declare v number; begin select 1 into :v where 1 = 2; end$$",
            "090227",
            "Uncaught exception of type 'STATEMENT_ERROR' on line 1 at position 24 : "
            "A SELECT INTO statement expects exactly 1 returned row, but got 0.",
        ),
        (
            "execute immediate $$declare v number; begin select column1 into :v from values (1), (2); end$$",
            "090227",
            "Uncaught exception of type 'STATEMENT_ERROR' on line 1 at position 24 : "
            "A SELECT INTO statement expects exactly 1 returned row, but got 2.",
        ),
    ],
)
def test_one_that_nobody_handles_says_where_it_was(admin: Client, text: str, code: str, message: str) -> None:
    failure = admin.failure(text)
    assert (failure.code, failure.message) == (code, message)


def test_what_this_account_has_not_is_handled_by_nobody(admin: Client) -> None:
    failure = admin.failure("begin create task t as select 1; exception when other then return 'fine'; end")
    assert (failure.code, "CREATE TASK" in failure.message) == ("000002", True)


def test_what_went_before_stays(admin: Client) -> None:
    admin.run("create table t (a int)")
    admin.failure("begin insert into t values (1); insert into t values ('x'); end")
    assert admin.cell("select count(*) from t") == "1"

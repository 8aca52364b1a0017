from __future__ import annotations

from tests.sandbox.snowflake.running import Client
from tests.sandbox.snowflake.statements.staged import notebook_with, stage_with


def test_list(admin: Client) -> None:
    stage_with(admin, "a/one.txt", "b/two.txt")
    rows = admin.rows("list @files")
    assert [(row["name"], row["size"]) for row in rows] == [("files/a/one.txt", "9"), ("files/b/two.txt", "9")]
    assert [row["name"] for row in admin.rows("ls @files/b")] == ["files/b/two.txt"]


def test_files_of_a_notebook(admin: Client) -> None:
    notebook_with(admin, "report.ipynb", "lakehouse/reports.py")
    listed = [row["name"] for row in admin.rows("list 'snow://notebook/TEST_DATABASE.S.NB/versions/live/'")]
    assert listed == ["/versions/live/lakehouse/reports.py", "/versions/live/report.ipynb"]
    assert [row["name"] for row in admin.rows("ls 'snow://notebook/nb/versions/VERSION$1/lakehouse'")] == [
        "/versions/version$1/lakehouse/reports.py"
    ]
    assert len(admin.rows("""list 'snow://notebook/"TEST_DATABASE"."S"."NB"/versions/last/'""")) == 2
    assert admin.row("describe notebook nb")["live_version_location_uri"] == (
        "snow://notebook/TEST_DATABASE.S.NB/versions/live/"
    )


def test_files_of_a_notebook_that_cannot_be_listed(admin: Client) -> None:
    notebook_with(admin, "report.ipynb")
    admin.run("create notebook empty")
    assert admin.failure("list 'snow://notebook/nb/versions/version$2/'").code == "002003"
    assert admin.failure("list 'snow://notebook/empty/versions/live/'").code == "002003"
    assert admin.failure("list 'snow://notebook/other/versions/live/'").code == "002003"
    assert admin.failure("list 'snow://notebook/nb/versions/live/../..'").code == "001008"
    assert admin.failure("list 'snow://streamlit/nb/versions/live/'").code == "000002"
    admin.run("create role stranger")
    admin.run("grant role stranger to user admin")
    admin.run("grant usage on database test_database to role stranger")
    admin.run("grant usage on schema test_database.s to role stranger")
    admin.run("use role stranger")
    admin.run("use secondary roles none")
    assert admin.failure("list 'snow://notebook/test_database.s.nb/versions/live/'").code == "002003"
    admin.run("use role accountadmin")
    admin.run("grant usage on notebook test_database.s.nb to role stranger")
    admin.run("use role stranger")
    assert len(admin.rows("list 'snow://notebook/test_database.s.nb/versions/live/'")) == 1

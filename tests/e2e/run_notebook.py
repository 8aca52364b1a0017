"""Runs the code cells of a deployed notebook in their order, as Snowflake does.

That is in the folder of its files, from which Python imports, and with an active session of the notebook's own database
and schema.

    python tests/e2e/run_notebook.py FOLDER MAIN_FILE DATABASE SCHEMA

The connection comes from the environment, as for jobs/snowpark_report.py. Prints one line `notebook-result {json}`.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]


def main() -> int:
    folder, main_file, database, schema = sys.argv[1:]
    open_active_session(database, schema)
    # Nothing of the checkout may be imported: the deployed files have to do.
    sys.path[0] = folder
    os.chdir(folder)
    names: dict[str, Any] = {"__name__": "__main__"}
    notebook = json.loads(Path(main_file).read_text())
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for cell in cells:
        exec(compile("".join(cell["source"]), f"cell {cell['id']}", "exec"), names)  # noqa: S102 - that is its purpose
    imported = [module.__file__ for name, module in sys.modules.items() if name.split(".")[0] == "lakehouse"]
    print("notebook-result " + json.dumps({"cells": [cell["id"] for cell in cells], "imported": imported}), flush=True)
    return 0


def open_active_session(database: str, schema: str) -> None:
    """Snowflake opens it before the first cell: snowflake.snowpark.context.get_active_session() finds it."""
    sys.path[0] = str(CHECKOUT / "jobs")
    from snowflake.snowpark import Session

    from lakehouse.snowflake_login import connection_parameters

    # The notebook's own files have a package of that name.
    for name in [name for name in sys.modules if name.split(".")[0] == "lakehouse"]:
        del sys.modules[name]
    Session.builder.configs(connection_parameters(os.environ, database, schema)).create()


if __name__ == "__main__":
    sys.exit(main())

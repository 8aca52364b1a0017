"""What the TypeScript programs of this folder print: policies, as the product makes them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[2]
#: As the commands run: see tools/setup/checkout.ts.
NODE = ("node", "--require", str(CHECKOUT / "tools/setup/moduleLoading.cjs"))


def printed(program: str, *words: str) -> Any:
    """The JSON of one program, e.g. `rolePolicies.ts`."""
    command = [*NODE, f"tests/privileges/{program}", *words]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(done.stdout)

// node commands/commandLine/page.mjs: writes docs/commands.md, which a test compares with the table.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { commandsPage } from "./help.mjs";

writeFileSync(join(fileURLToPath(import.meta.url), "../../..", "docs", "commands.md"), commandsPage());

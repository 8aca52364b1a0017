/**
 * Writes the tables of this folder's README from the stand-ins: `node --import tsx stand-ins/readme.ts`.
 * A test holds the README against them.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { aws } from "./aws/standIn";
import { command } from "./command/standIn";
import { propertyTable } from "./propertyTable";

const FILE = join(__dirname, "README.md");
const START = "<!-- tables: written by readme.ts -->";

/** The README as it is, and as the stand-ins say it should be. */
export function readme(): { actual: string; expected: string } {
    const actual = readFileSync(FILE, "utf8");
    const [text] = actual.split(START);
    const tables = [
        `## aws ${aws.version}\n\n${propertyTable(aws)}`,
        `## command ${command.version}\n\n${propertyTable(command)}`,
    ];
    return { actual, expected: `${text}${START}\n\n${tables.join("\n\n")}\n` };
}

if (require.main === module) {
    writeFileSync(FILE, readme().expected);
}

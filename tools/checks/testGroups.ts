import { readdirSync } from "node:fs";
import { join, sep } from "node:path";

/** Test files that one runner takes in one process, by the folder they are in. */
export interface TestGroup {
    /** Such as tests/sandbox/aws. */
    folder: string;
    mocha: string[];
    pytest: string[];
}

// tests/sandbox/aws, tests/sandbox/snowflake ... are as large as other whole folders.
const SPLIT_FURTHER = ["sandbox"];

/**
 * Finds every test file below tests/, so that no list can forget one.
 *
 * @param root the checkout
 * @param full whether the files of `npm run test:full` (`*.full.test.ts`) are wanted
 */
export function testGroups(root: string, full: boolean): TestGroup[] {
    const groups = new Map<string, TestGroup>();
    for (const entry of readdirSync(join(root, "tests"), { recursive: true, encoding: "utf8" }).sort()) {
        const path = entry.split(sep);
        const name = path.at(-1) ?? "";
        const isMocha = name.endsWith(".test.ts") && (full || !name.endsWith(".full.test.ts"));
        const isPytest = /^test_.*\.py$/.test(name);
        if (!isMocha && !isPytest) {
            continue;
        }
        const depth = SPLIT_FURTHER.includes(path[0] ?? "") ? 2 : 1;
        const folder = ["tests", ...path.slice(0, Math.min(depth, path.length - 1))].join("/");
        const group = groups.get(folder) ?? { folder, mocha: [], pytest: [] };
        groups.set(folder, group);
        (isMocha ? group.mocha : group.pytest).push(["tests", ...path].join("/"));
    }
    return [...groups.values()];
}

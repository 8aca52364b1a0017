import { existsSync, readdirSync } from "node:fs";
import { join, sep } from "node:path";

/** Test files that one runner takes in one process, by the folder they are in. */
export interface TestGroup {
    /** Such as sandbox/tests/aws. */
    folder: string;
    mocha: string[];
    pytest: string[];
}

// The sandbox is a package with tests of its own; of these, aws and snowflake are as large as other whole folders.
const TESTS = ["tests", "sandbox/tests"];

/**
 * Finds every test file below tests/ and sandbox/tests/, so that no list can forget one.
 *
 * @param root the checkout
 * @param full whether the files of `npm run test:full` (`*.full.test.ts`) are wanted
 */
export function testGroups(root: string, full: boolean): TestGroup[] {
    const groups = new Map<string, TestGroup>();
    for (const [tests, path] of TESTS.flatMap((folder) =>
        filesBelow(root, folder).map((file) => [folder, file] as const),
    )) {
        const name = path.at(-1) ?? "";
        const isMocha = name.endsWith(".test.ts") && (full || !name.endsWith(".full.test.ts"));
        const isPytest = /^test_.*\.py$/.test(name);
        if (!isMocha && !isPytest) {
            continue;
        }
        const folder = [tests, ...path.slice(0, Math.min(1, path.length - 1))].join("/");
        const group = groups.get(folder) ?? { folder, mocha: [], pytest: [] };
        groups.set(folder, group);
        (isMocha ? group.mocha : group.pytest).push([tests, ...path].join("/"));
    }
    return [...groups.values()];
}

/** Paths, in their parts, of what is below a folder; none where it is missing. */
function filesBelow(root: string, folder: string): string[][] {
    const place = join(root, folder);
    const entries = existsSync(place) ? readdirSync(place, { recursive: true, encoding: "utf8" }) : [];
    return entries.sort().map((entry) => entry.split(sep));
}

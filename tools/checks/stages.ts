import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

import { Stage } from "./stage";
import { TestGroup, testGroups } from "./testGroups";

export type Mode = "test" | "test:full" | "check" | "lint" | "format";

// Quick tests, by folder, of `npm run check`; those that take longest first.
const QUICK = ["tests/unit", "tests/stacks", "tests/commands", "tests/setup", "tests/pipeline", "tests/doctor"];
// These take minutes; begun first, in the order of their time, they do not end last.
const LONG_FIRST = [
    "sandbox/tests/aws",
    "sandbox/tests/snowflake",
    "tests/e2e",
    "tests/jobs",
    "tests/glue_jobs",
    "tests/docs",
    "tests/commands",
    "tests/stand-ins",
    "tests/provider",
    "tests/doctor",
    "tests/stacks",
];
// One after the other, the files of this folder would take longer than everything else beside them.
const STAGE_PER_FILE = "tests/e2e";

/**
 * The stages of a command, in the order in which they are begun.
 *
 * @param root the checkout
 * @param python of the sandbox's environment
 */
export function stagesOf(mode: Mode, root: string, python: string): Stage[] {
    if (mode === "format") {
        return formatters(root, python);
    }
    const linters = lint(root, python, mode === "check");
    if (mode === "lint") {
        return linters;
    }
    const full = mode === "test:full";
    const rank = ({ folder }: TestGroup) => (LONG_FIRST.indexOf(folder) + LONG_FIRST.length) % LONG_FIRST.length;
    const groups = testGroups(root, full);
    if (mode === "check") {
        const quick = QUICK.flatMap((name) => groups.filter(({ folder }) => folder === name));
        const tests = quick.flatMap((group) => mocha(root, group, "quick"));
        // What takes longest comes first, so that it does not end last: the types, of all linters.
        return [...linters.slice(0, 1), ...tests, ...linters.slice(1)];
    }
    const long = groups.filter(({ folder }) => LONG_FIRST.includes(folder)).sort((a, b) => rank(a) - rank(b));
    const short = groups.filter((group) => !long.includes(group));
    const tests = [...long, ...short].flatMap((group) => [
        ...mocha(root, group, full ? "full" : "all"),
        ...pytest(root, python, group, full),
    ]);
    // A type error is told before the long tests are over.
    return [...linters, ...tests];
}

function lint(root: string, python: string, cached: boolean): Stage[] {
    const sql = ["sql", "bootstrap"].filter((folder) => existsSync(join(root, folder)));
    const cache = (name: string) => join(root, ".lakehouse", "checks", name);
    return [
        script(root, "types, eslint", "typescript.mjs", cached ? ["--cached"] : []),
        tool(root, "prettier", "prettier", [
            "--check",
            "--log-level=warn",
            "--cache",
            "--cache-location",
            cache("prettier"),
            ".",
        ]),
        module(python, "ruff", "ruff", ["check", "."]),
        module(python, "ruff format", "ruff", ["format", "--check", "."]),
        ...mypy(root, python, cache("mypy")),
        script(root, "imports", "imports.mjs"),
        script(root, "actionlint", "workflows.mjs"),
        {
            name: "zizmor",
            // It is no Python: no module of it can be run.
            command: join(dirname(python), "zizmor"),
            args: ["--offline", "--quiet", "--no-progress", "--persona", "pedantic", ".github"],
            timeoutMinutes: 10,
        },
        {
            name: "imports in Python",
            command: python,
            // Its console script names this interpreter in its first line, where a path with spaces does not work.
            args: [
                "-c",
                "from importlinter.cli import lint_imports_command as lint; lint()",
                "--no-cache",
                "--no-logo",
            ],
            // Glue puts jobs/ on Python's path, too.
            env: { PYTHONPATH: [root, join(root, "jobs"), join(root, "sandbox")].join(delimiter) },
            timeoutMinutes: 10,
        },
        module(python, "sqlfluff", "sqlfluff", ["lint", "--nocolor", ...sql]),
    ];
}

// Glue puts jobs/ on Python's path, so there the package is `lakehouse`, not `jobs.lakehouse`: a run of its own.
function mypy(root: string, python: string, cache: string): Stage[] {
    const stage = (name: string, cwd: string, paths: string[]) => ({
        ...module(python, name, "mypy", [
            "--no-error-summary",
            `--config-file=${join(root, "pyproject.toml")}`,
            `--cache-dir=${cache}`,
            ...paths,
        ]),
        cwd,
    });
    return [
        stage("mypy", root, ["sandbox/snowdome", "sandbox/tests", "tests", "commands"]),
        stage("mypy jobs", join(root, "jobs"), ["."]),
    ];
}

function formatters(root: string, python: string): Stage[] {
    return [
        tool(root, "prettier", "prettier", ["--write", "--log-level=warn", "."]),
        module(python, "ruff imports", "ruff", ["check", "--select", "I", "--fix", "."]),
        module(python, "ruff format", "ruff", ["format", "."]),
    ];
}

function mocha(root: string, { folder, mocha: files }: TestGroup, which: "quick" | "all" | "full"): Stage[] {
    const chosen = which === "quick" ? files.filter((file) => !file.endsWith(".slow.test.ts")) : files;
    const stage = (of: string, tests: string[]): Stage => {
        const file = reportFile(root, of, "mocha.json");
        return {
            name: `mocha ${of}`,
            command: process.execPath,
            args: [bin(root, "mocha"), "--reporter", "json", "--reporter-option", `output=${file}`, ...tests],
            report: { file, form: "mocha" },
            timeoutMinutes: which === "full" ? 60 : 30,
        };
    };
    if (folder === STAGE_PER_FILE && which !== "full") {
        return chosen.map((file) => stage(file, [file]));
    }
    return chosen.length === 0 ? [] : [stage(folder, chosen)];
}

function pytest(root: string, python: string, { folder, pytest: files }: TestGroup, full: boolean): Stage[] {
    if (files.length === 0) {
        return [];
    }
    const file = reportFile(root, folder, "pytest.xml");
    const which = full ? [] : ["-m", "not full"];
    return [
        {
            ...module(python, `pytest ${folder}`, "pytest", [
                "-q",
                "--tb=short",
                `--junitxml=${file}`,
                ...which,
                ...files,
            ]),
            report: { file, form: "junit" },
            timeoutMinutes: full ? 60 : 30,
        },
    ];
}

function tool(root: string, name: string, program: string, args: string[]): Stage {
    return { name, command: process.execPath, args: [bin(root, program), ...args], timeoutMinutes: 10 };
}

function script(root: string, name: string, file: string, args: string[] = []): Stage {
    return {
        name,
        command: process.execPath,
        args: [join(root, "tools", "checks", file), ...args],
        timeoutMinutes: 10,
    };
}

function module(python: string, name: string, program: string, args: string[]): Stage {
    return { name, command: python, args: ["-m", program, ...args], timeoutMinutes: 10 };
}

function bin(root: string, program: string): string {
    const scripts: Record<string, string> = {
        prettier: "prettier/bin/prettier.cjs",
        mocha: "mocha/bin/mocha.js",
    };
    return join(root, "node_modules", scripts[program] ?? program);
}

function reportFile(root: string, folder: string, form: string): string {
    return join(root, ".lakehouse", "checks", `${folder.replaceAll("/", "-")}-${form}`);
}

// What the pages say is true: commands are tested, options are parsed, settings and files exist.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { expect } from "chai";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { parse } from "yaml";
import { z } from "zod";

import { extraJob } from "../../settings/extraJobs";
import { checkoutRoot } from "../../tools/setup/checkout";
import { anchors, blocks, codeSpans, localLinks, pages, shellLines, ShellLine } from "./markdown";
import { isWordOf, parses, ProjectCommand, projectCommand, scripts } from "./npmCommand";

const PAGES = pages();
const README = PAGES.filter(({ path }) => path === "README.md");
const LINES = PAGES.flatMap(shellLines);
const SPANS = PAGES.flatMap(codeSpans);

/** Commands that no test of this repository can run, by the comment behind them. */
const NOT_RUN = ["real accounts", "needs registries"];

/** Blocks that quickstart.slow.test.ts runs as they stand. */
const RUN_WHOLE = ["Develop against the sandbox", "Run it on your accounts"];

/** Pages whose blocks taskPages.full.test.ts runs as they stand. */
/** tools.slow.test.ts runs all of it. */
const TOOLS_PAGE = "docs/tools.md";
const TASK_PAGES = ["people", "rotating-the-key", "restoring-raw-data", "upgrading", "accounts"].map(
    (name) => `docs/${name}.md`,
);

/** Beginning of a command, the test that runs it, and the code there that does: no comment, no title of a test. */
const RUN_BY: [command: string, test: string, code: string][] = [
    ["git clone", "tests/docs/quickstart.slow.test.ts", 'command.startsWith("git clone")'],
    ["npm run demo", "tests/e2e/demo.slow.test.ts", 'runCommand("commands/demo/cli.ts"'],
    ["npm run preview", "tests/docs/quickstart.slow.test.ts", 'shell(["npm run preview'],
    ["npm run review", "tests/github/review.full.test.ts", '"commands/review/cli.ts"'],
    ["npm run github", "tests/github/workflows.test.ts", 'stepOf("preview.yml", "comment"'],
    ["npm run pr-stack", "tests/github/prStackSettings.test.ts", '"commands/prStack/cli.ts"'],
    ["npm run cost", "tests/policy/command.full.test.ts", '"commands/cost/cli.ts"'],
    ["npm run policy", "tests/policy/command.full.test.ts", '"commands/policy/cli.ts"'],
    ["npm run sandbox", "tests/docs/quickstart.slow.test.ts", 'section("Develop against the sandbox")'],
    ["npm run up", "tests/docs/quickstart.slow.test.ts", 'section("Develop against the sandbox")'],
    ["npm run pipeline", "tests/e2e/demo.slow.test.ts", 'runCommand("commands/pipeline/cli.ts"'],
    ["npm run doctor", "tests/e2e/demo.slow.test.ts", 'runCommand("commands/doctor/cli.ts"'],
    ["npm run destroy", "tests/e2e/demo.slow.test.ts", 'runCommand("commands/destroy.ts"'],
    ["npm run restore", "tests/e2e/restore.full.test.ts", '"commands/restore/cli.ts"'],
    ["npm run adopt", "tests/e2e/adopt.full.test.ts", '"commands/adopt/cli.ts"'],
    ["npm run bootstrap", "tests/docs/quickstart.slow.test.ts", 'section("Run it on your accounts")'],
    ["npm run accounts", "tests/docs/taskPages.full.test.ts", 'commands(page("accounts.md"))'],
    ["npm run bench", "tests/docs/quickstart.slow.test.ts", 'shell(["npm run bench -- code-share"]'],
    ["mkdir -p report", "tests/e2e/workspaceNotebook.ts", "mkdir -p report"],
    ["npm run package", "tests/library/installation.ts", "await packPackage("],
    ["npm run cache", "tests/docs/quickstart.slow.test.ts", "npm run cache -- show"],
    ["npm run setup", "tests/setup/setUp.test.ts", '"tools/setup/main.mjs"'],
    ["npm run check", "tests/setup/checks.test.ts", 'stagesOf("check", '],
    ["npm run test:full", "tests/setup/checks.test.ts", 'pytest("test:full")'],
    ["npm test", "tests/setup/checks.test.ts", 'stagesOf("test", checkout'],
    ["pip install .", "sandbox/tests/package/test_package.py", '"install", "--quiet", str(wheel)'],
    ["pip install '.[test]'", "sandbox/tests/package/test_package.py", 'f"{wheel}[test]"'],
    ["python -m pytest", "sandbox/tests/package/test_package.py", '"-m", "pytest", "-q", *QUICK_TESTS'],
    ["snowdome", "sandbox/tests/package/test_package.py", 'run([command, "start"'],
    ['eval "$(snowdome env)"', "sandbox/tests/package/test_package.py", 'run([command, "env"'],
    ["python -m snowdome.aws", "sandbox/tests/aws/test_aws_process.py", '"snowdome.aws"'],
    ["python -m jobs.sample_data", "tests/e2e/demo.slow.test.ts", '"--rows", "1000"'],
    ["pulumi package gen-sdk", "tests/library/pythonSdk.full.test.ts", '"gen-sdk"'],
    ["pulumi package get-schema", "tests/provider/cli.slow.test.ts", '"get-schema"'],
];

describe("commands in the pages", () => {
    it("are found: the README has some that need accounts and some that do not", () => {
        const commands = README.flatMap(shellLines);
        expect(commands.some(({ comment }) => comment === "real accounts")).to.equal(true);
        expect(commands.some(({ command }) => command === "npm run demo")).to.equal(true);
    });

    it("stand in blocks that say their language, so that none escapes this test", () => {
        const nameless = PAGES.flatMap((page) =>
            blocks(page)
                .filter(
                    ({ language }) =>
                        ![
                            ...["sh", "text", "yaml", "python", "javascript", "typescript", "java", "go"],
                            ...["sql", "json"],
                        ].includes(language),
                )
                .map(({ section }) => `${page.path}: ${section}`),
        );
        expect(nameless).to.deep.equal([]);
        const indented = PAGES.flatMap(({ path, text }) =>
            [...text.matchAll(/^ {4,}((?:npm|python|pulumi|node|git) .*)$/gm)]
                .map((match) => match[1] ?? "")
                .filter((command) => !LINES.some((line) => command.startsWith(line.command)))
                .map((command) => `${path}: ${command}`),
        );
        expect(indented).to.deep.equal([]);
    });

    it("are each run by a test, or marked", () => {
        const untested = LINES.filter((line) => !isCovered(line)).map(({ page, command }) => `${page}: ${command}`);
        expect(untested).to.deep.equal([]);
    });

    it("are each run by a test also where the README only names them", () => {
        const named = README.flatMap(codeSpans)
            .map(({ code }) => code)
            .filter((code) => code.startsWith("npm "));
        expect(named).to.not.deep.equal([]);
        expect(named.filter((code) => runBy(code) === undefined)).to.deep.equal([]);
    });

    for (const [command, test, code] of RUN_BY) {
        it(`${command}: ${test} runs it`, () => {
            expect(codeOf(test, readFileSync(join(checkoutRoot, test), "utf8"))).to.include(code);
            const named = [...LINES.map((line) => line.command), ...SPANS.map(({ code }) => code)];
            expect(named.some((text) => unsilenced(text).startsWith(command))).to.equal(true);
        });
    }

    for (const [file, text] of [
        ["a.test.ts", '// run("npm test");\n/* run("npm test"); */ it("npm test", () => {});'],
        ["a.test.ts", 'describe(`npm test`, () => {\n    // it("runs", () => run("npm test"));\n});'],
        ["test_a.py", '"""npm test."""\n\n\ndef test_a():\n    pass\n    # run("npm test")\n'],
    ] as const) {
        it(`are not run by a comment or title: ${JSON.stringify(text)}`, () => {
            expect(codeOf(file, text)).to.not.include("npm test");
        });
    }

    it("are scripts of package.json", () => {
        const named = PAGES.flatMap(({ path, text }) =>
            [...text.matchAll(/npm run (?:--silent )?([\w:-]*\w)/g)].map((match) => ({ path, script: match[1] ?? "" })),
        );
        expect(named.filter(({ script }) => scripts[script] === undefined)).to.deep.equal([]);
    });

    it("have options and words that their programs know", () => {
        const unknown = projectCommands().flatMap(({ page, command }) => {
            return [
                ...command.options.filter((option) => !parses(command, option)).map((option) => `--${option}`),
                ...command.words.filter((word) => !isWordOf(command, word)),
            ].map((text) => `${page}: ${command.script} ${text}`);
        });
        expect(unknown).to.deep.equal([]);
    });

    it("would be told from commands with an option that is not there", () => {
        const command = projectCommand("npm run pipeline -- --stack dev --sampel-rows 10") as ProjectCommand;
        expect(command.options.map((option) => parses(command, option))).to.deep.equal([true, false]);
    });
});

describe("settings in the pages", () => {
    const { config } = parse(readFileSync(join(checkoutRoot, "Pulumi.yaml"), "utf8")) as {
        config: Record<string, { default: unknown }>;
    };
    const known = [...Object.keys(config), "aws:region"];

    /** Whether the project of an example declares it, beside its page or in a folder of that. */
    const isOfExample = (page: string, name: string): boolean =>
        page.startsWith("examples/") &&
        places(page)
            .map((folder) => join(checkoutRoot, folder, "Pulumi.yaml"))
            .filter((file) => file !== join(checkoutRoot, "Pulumi.yaml") && existsSync(file))
            .some((file) => name in (parse(readFileSync(file, "utf8")) as { config: object }).config);

    it("are declared in Pulumi.yaml", () => {
        const set = LINES.flatMap(({ page, command }) => {
            const name = /^pulumi config set (?:--\S+ )*(\S+)/.exec(command)?.[1];
            return name === undefined || isOfExample(page, name)
                ? []
                : [{ page, name: name.replace(/^lakehouse:/, "") }];
        });
        const named = SPANS.filter(({ before }) => /\b[Ss]ettings? $/.test(before)).map(({ page, code }) => ({
            page,
            name: code,
        }));
        const inYaml = PAGES.flatMap((page) =>
            blocks(page)
                .filter(({ language }) => language === "yaml")
                .flatMap(({ lines }) => lines)
                .flatMap((line) => {
                    const name = /^lakehouse:(\w+):/.exec(line)?.[1];
                    return name === undefined ? [] : [{ page: page.path, name }];
                }),
        );
        expect(set.length).to.be.greaterThan(3);
        expect(inYaml.length).to.be.greaterThan(0);
        expect([...set, ...named, ...inYaml].filter(({ name }) => !known.includes(name))).to.deep.equal([]);
    });

    it("have the defaults of Pulumi.yaml where a page tells one", () => {
        const told = PAGES.flatMap(({ path, text }) =>
            [...text.matchAll(/`(\w+)`[^`.(]*\(default ([^)]+)\)/g)].map(([, name = "", value]) => ({
                path,
                name,
                value,
            })),
        ).filter(({ name }) => known.includes(name));
        expect(told.length).to.be.greaterThan(1);
        expect(told.filter(({ name, value }) => String(config[name]?.default) !== value)).to.deep.equal([]);
    });
});

describe("the README's example of a job", () => {
    it("is a setting that the program takes", () => {
        const [block] = /```yaml\n([\s\S]*?)```/.exec(README[0]?.text ?? "")?.slice(1) ?? [];
        const { config } = parse(block ?? "") as { config: Record<string, unknown> };
        const [job] = z.array(extraJob).parse(config["lakehouse:extraJobs"]);
        expect(job).to.deep.equal({
            name: "customers-by-age",
            script: "jobs/customers_by_age.py",
            arguments: { "--target_table": "customers_by_age" },
            after: ["load-customers"],
        });
    });
});

describe("links and file names in the pages", () => {
    it("lead somewhere", () => {
        const broken = PAGES.flatMap((page) =>
            localLinks(page).filter((target) => {
                const [file = "", anchor] = target.split("#");
                const path = file === "" ? page.path : join(dirname(page.path), file);
                const there = PAGES.find((other) => other.path === path);
                return (
                    !existsSync(join(checkoutRoot, path)) ||
                    (anchor !== undefined && !(there && anchors(there).includes(anchor)))
                );
            }),
        );
        expect(broken).to.deep.equal([]);
        expect(README.flatMap(localLinks)).to.not.deep.equal([]);
    });

    it("name files that exist", () => {
        const files = SPANS.filter(({ code }) =>
            /^[\w./-]+(?:\/|\.(?:ts|mjs|py|sql|json|yaml|yml|md|txt))$/.test(code),
        );
        expect(files).to.not.deep.equal([]);
        const missing = files.filter(
            ({ page, code }) =>
                !IN_THE_CLOUD.test(code) &&
                !TO_BE_WRITTEN.includes(code) &&
                !places(page).some((folder) => existsSync(join(checkoutRoot, folder, code))),
        );
        expect(missing.map(({ page, code }) => `${page}: ${code}`)).to.deep.equal([]);
    });
});

/** Folders of the bucket, and files that a running sandbox or a bench writes. */
const IN_THE_CLOUD =
    /^(raw_data|iceberg-warehouse|scripts)\/|^(aws|sandbox)\.json$|^(\.lakehouse\/bench\/)?bench\.(md|json)$/;

/** What the reader is told to write. */
const TO_BE_WRITTEN = ["jobs/customers_by_age.py"];

/** Where a page's file names may be meant to start: the checkout, the page's folder and those in it, its tests. */
function places(page: string): string[] {
    const folder = dirname(page);
    const inside = readdirSync(join(checkoutRoot, folder), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => join(folder, entry.name));
    return [".", folder, ...(folder === "." ? [] : inside), folder.replace("/snowdome", "/tests")];
}

/** What a test file does: its text without comments, docstrings and titles of tests. */
function codeOf(file: string, text: string): string {
    if (file.endsWith(".py")) {
        return text.replace(/^\s*#.*$|^\s*"""[\s\S]*?"""/gm, "");
    }
    const { outputText } = transpileModule(text, {
        compilerOptions: { removeComments: true, target: ScriptTarget.ESNext, module: ModuleKind.ESNext },
    });
    return outputText.replace(/\b(?:describe|it)\((["'`]).*?\1,/g, "");
}

function unsilenced(command: string): string {
    return command.replace("npm run --silent ", "npm run ");
}

function runBy(command: string): string | undefined {
    const text = unsilenced(command);
    return RUN_BY.find(([beginning]) => text === beginning || text.startsWith(`${beginning} `))?.[1];
}

function isCovered({ page, section, command, comment }: ShellLine): boolean {
    return (
        NOT_RUN.includes(comment) ||
        (page === "README.md" && RUN_WHOLE.includes(section)) ||
        TASK_PAGES.includes(page) ||
        page === TOOLS_PAGE ||
        runBy(command) !== undefined
    );
}

/** Every command of the project in a page; an option that stands alone belongs to the command named before it. */
function projectCommands(): { page: string; command: ProjectCommand }[] {
    const written = [
        ...LINES.map(({ page, command }) => ({ page, code: command.replace(/^.*\$\((.*)\).*$/, "$1"), before: "" })),
        ...SPANS,
    ];
    return written.flatMap(({ page, code, before }) => {
        const owner = [...before.matchAll(/`((?:npm|python) [^`]+)`/g)].at(-1)?.[1];
        const text = code.startsWith("--") && owner?.startsWith("npm") ? `${owner.split(" -- ")[0]} -- ${code}` : code;
        const command = projectCommand(text.replaceAll("\\|", "|"));
        return command === undefined ? [] : [{ page, command }];
    });
}

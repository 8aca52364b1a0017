// docs/tools.md: every recipe runs as it stands, one after the other, as a reader has them in one shell.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { expect } from "chai";

import { Sandbox, startSandbox } from "../../commands/sandboxes";
import { checkoutRoot } from "../../tools/setup/checkout";
import { readToolchain } from "../../tools/setup/toolchain.mjs";
import { blocks, Page, shellLines } from "./markdown";
import { shell } from "./shell";

const NAME = `sandbox-tools-${process.pid}`;
const PAGE: Page = { path: "docs/tools.md", text: readFileSync(join(checkoutRoot, "docs/tools.md"), "utf8") };
const SET_UP = "Write the files";
const { dbtPython, snowPython, python, javaHome, jdbcClassPath } = readToolchain();

interface Recipe {
    heading: string;
    /** The lines that run it. */
    run: (heading: string) => string[];
    printed: RegExp;
}

const RECIPES: Recipe[] = [
    { heading: "Snowflake's driver for Python", run: through(dbtPython), printed: /\('ADMIN',\)/ },
    { heading: "write_pandas", run: through(dbtPython), printed: /0 +1 +one\n1 +2 +None/ },
    { heading: "Snowpark", run: through(dbtPython), printed: /\[Row\(ID=2, NAME='two'\)\]/ },
    { heading: "pyiceberg and boto3", run: through(python), printed: /^2$/m },
    { heading: "Snowflake's driver for Node", run: through(process.execPath), printed: /\{ NAME: 'ADMIN' \}/ },
    {
        heading: "Snowflake's driver for Go",
        // Its module is locked in, and built by, the SQL suite's program.
        run: (heading) => [
            'mkdir "$files/go"',
            `cp '${checkoutRoot}/sandbox/tests/snowflake/go/'go.* "$files/go"`,
            ...saved("go/main.go", code(heading)),
            '(cd "$files/go" && GOFLAGS=-mod=mod go run .)',
        ],
        printed: /^ADMIN$/m,
    },
    { heading: "SQLAlchemy", run: through(dbtPython), printed: /^3$/m },
    {
        heading: "JDBC",
        run: (heading) => [
            ...saved("Tables.java", code(heading)),
            "(",
            ...commands(heading).map((line) =>
                line
                    .replace("npm run", `npm --prefix '${checkoutRoot}' run`)
                    .replace("sandbox -- env", `sandbox -- env --name ${NAME}`)
                    .replace(/^java /, `'${javaHome}/bin/java' `)
                    .replace(/-cp \S+/, `-cp '${jdbcClassPath}'`),
            ),
            ")",
        ],
        printed: /^INFORMATION_SCHEMA\nPUBLIC$/m,
    },
    {
        heading: "dbt",
        run: (heading) => [
            'mkdir -p "$files/shop/models"',
            ...saved("shop/dbt_project.yml", "name: shop\nversion: '1.0'\nprofile: sandbox\n"),
            ...saved("shop/models/words.sql", "select 1 as id\n"),
            'cd "$files/shop"',
            `export PATH='${dirname(dbtPython)}':"$PATH" DBT_PROFILE=${NAME} DBT_SEND_ANONYMOUS_USAGE_STATS=false`,
            ...commands(heading),
            'cd "$files"',
        ],
        printed: /All checks passed![^]*PASS=1 WARN=0 ERROR=0/,
    },
    {
        heading: "snow",
        run: inEnvironment(snowPython),
        printed: /Status +\| OK[^]*FILES successfully[^]*README\.md[^]*\| PUBLIC +\|/,
    },
    { heading: "AWS CLI", run: inEnvironment(snowPython), printed: /upload: .*README\.md to s3:[^]*"tools"/ },
];

describe("docs/tools.md", function () {
    this.timeout(300_000);
    let sandbox: Sandbox;

    before(async () => {
        sandbox = await startSandbox({ name: NAME });
    });
    after(() => sandbox.stop());

    it("every recipe of the page is run here", () => {
        const headings = [...PAGE.text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
        expect(headings).to.have.members([SET_UP, ...RECIPES.map(({ heading }) => heading)]);
    });

    it("the recipes run, with the files that the page writes", async () => {
        const files = shellLines(PAGE)
            .filter(({ section, command }) => section === SET_UP && !command.includes("-- start"))
            .map(({ command }) => command.replace("sandbox -- env", `sandbox -- env --name ${NAME}`));
        const aside = [
            `trap 'rm -r "$files"' EXIT`,
            `cp README.md "$files"`,
            // The driver for Node leaves a log where it runs.
            'cd "$files"',
            `export NODE_PATH='${checkoutRoot}/node_modules'`,
        ];
        const runs = RECIPES.flatMap(({ heading, run }) => run(heading));
        const output = await shell([...files, ...aside, ...runs].map(named), checkoutRoot);
        for (const { heading, printed } of RECIPES) {
            expect(output, heading).to.match(printed);
        }
    });
});

function through(program: string): (heading: string) => string[] {
    return (heading) => [`'${program}' - <<'END'\n${code(heading)}END`];
}

function inEnvironment(python: string): (heading: string) => string[] {
    return (heading) => [`PATH='${dirname(python)}':"$PATH"`, ...commands(heading)];
}

function saved(file: string, content: string): string[] {
    return [`cat > "$files/${file}" <<'END'\n${content}END`];
}

/** The one block of a program below a heading. */
function code(heading: string): string {
    const found = blocks(PAGE).filter(({ section, language }) => section === heading && language !== "sh");
    expect(found, heading).to.have.length(1);
    const [, text = ""] =
        new RegExp(`^## ${heading}\n[^]*?\`\`\`(?!sh\n)\\w+\n([^]*?)\`\`\``, "m").exec(PAGE.text) ?? [];
    return text;
}

/** The lines to type below a heading, but for what installs the tool. */
function commands(heading: string): string[] {
    return shellLines(PAGE)
        .filter(({ section, comment }) => section === heading && comment !== "needs registries")
        .map(({ command }) => command);
}

/** With this sandbox's connection and profile in place of those of the page. */
function named(text: string): string {
    return text.replace(
        /(CONNECTION_NAME=|AWS_PROFILE=|connection_name="|"connection_name": "|-c )sandbox\b/g,
        `$1${NAME}`,
    );
}

// docs/tools.md: the recipes that say so run as they stand, one after the other, as a reader has them in one shell.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { Sandbox, startSandbox } from "../../commands/sandboxes";
import { checkoutRoot } from "../../tools/setup/checkout";
import { readToolchain } from "../../tools/setup/toolchain.mjs";
import { Page, shellLines } from "./markdown";
import { shell } from "./shell";

const NAME = `sandbox-tools-${process.pid}`;
const PAGE: Page = { path: "docs/tools.md", text: readFileSync(join(checkoutRoot, "docs/tools.md"), "utf8") };
const SET_UP = "Write the files";

/** Heading of a recipe, the program that runs its block, and what it prints. */
const RECIPES: [heading: string, program: () => string, printed: RegExp][] = [
    ["Snowflake's driver for Python", () => readToolchain().snowparkPython, /\('ADMIN',\)/],
    ["write_pandas", () => readToolchain().snowparkPython, /0 +1 +one\n1 +2 +None/],
    ["Snowpark", () => readToolchain().snowparkPython, /\[Row\(ID=2, NAME='two'\)\]/],
    ["pyiceberg and boto3", () => readToolchain().python, /^2$/m],
    ["Snowflake's driver for Node", () => process.execPath, /\{ NAME: 'ADMIN' \}/],
];

describe("docs/tools.md", function () {
    this.timeout(180_000);
    let sandbox: Sandbox;

    before(async () => {
        sandbox = await startSandbox({ name: NAME });
    });
    after(() => sandbox.stop());

    it("every recipe that the table calls run by a test is run here, and no other", () => {
        const rows = [...PAGE.text.matchAll(/^\| .* \| (run by a test|by hand)[^|]*\|$/gm)].map(([, how]) => how);
        expect(rows.filter((how) => how === "run by a test")).to.have.length(RECIPES.length);
        expect(rows.length).to.be.greaterThan(RECIPES.length);
    });

    it("the recipes run, with the files that the page writes", async () => {
        const files = shellLines(PAGE)
            .filter(({ section, command }) => section === SET_UP && !command.includes("-- start"))
            .map(({ command }) => command.replace("sandbox -- env", `sandbox -- env --name ${NAME}`));
        const runs = RECIPES.map(([heading, program]) => `'${program()}' - <<'END'\n${block(heading)}END`);
        // The driver for Node leaves a log where it runs.
        const aside = [`trap 'rm -r "$files"' EXIT`, 'cd "$files"', `export NODE_PATH='${checkoutRoot}/node_modules'`];
        const output = await shell([...files, ...aside, ...runs].map(named), checkoutRoot);
        for (const [heading, , printed] of RECIPES) {
            expect(output, heading).to.match(printed);
        }
    });
});

/** The one block of code below a heading. */
function block(heading: string): string {
    const section = PAGE.text.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
    const [, code] = /```\w+\n([^]*?)```/.exec(section) ?? [];
    expect(code, heading).to.be.a("string");
    return code ?? "";
}

/** With this sandbox's connection and profile in place of those of the page. */
function named(text: string): string {
    return text.replace(
        /(CONNECTION_NAME=|AWS_PROFILE=|connection_name="|"connection_name": ")sandbox\b/g,
        `$1${NAME}`,
    );
}

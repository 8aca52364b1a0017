// The versions in the sandbox's table of tools are those that the tests run: the locks of setup and of npm and Go.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { checkoutRoot } from "../../tools/setup/checkout";

const text = (file: string) => readFileSync(join(checkoutRoot, file), "utf8");

/** Package -> its locked versions. */
function locked(): Map<string, string[]> {
    const found = new Map<string, string[]>();
    const add = (name: string, version: string) => found.set(name, [...(found.get(name) ?? []), version]);
    for (const lock of ["sandbox", "snowpark", "dbt", "snow"]) {
        for (const [, name = "", version = ""] of text(`tools/setup/python/${lock}.txt`).matchAll(
            /^([\w-]+)==(\S+)/gm,
        )) {
            add(name, version);
        }
    }
    const jars = JSON.parse(text("tools/setup/jdbc.json")) as { artifact: string; version: string }[];
    jars.forEach(({ artifact, version }) => add(artifact, version));
    const { dependencies } = JSON.parse(text("package.json")) as { dependencies: Record<string, string> };
    Object.entries(dependencies).forEach(([name, version]) => add(name, version));
    for (const [, name = "", version = ""] of text("sandbox/tests/snowflake/go/go.mod").matchAll(
        /^\s*(?:require )?github\.com\/snowflakedb\/(\w+) v(\S+)/gm,
    )) {
        add(name, version);
    }
    return found;
}

describe("the table of tools in sandbox/README.md", () => {
    const [, section = ""] = /^## Tools\n([^]*?)^Glue jobs/m.exec(text("sandbox/README.md")) ?? [];
    const rows = [...section.matchAll(/^\| (?!tool |---)([^|]+) \| ([^|]+) \|/gm)].map(([, tool = "", cell = ""]) => ({
        tool,
        versions: cell.split(/,? with |, /).map((part) => part.split(" ")),
    }));

    it("has every recipe of docs/tools.md", () => {
        const tools = rows.map(({ tool }) => tool);
        const headings = [...text("docs/tools.md").matchAll(/^## (.*)$/gm)].flatMap(([, heading = ""]) =>
            heading === "Write the files" ? [] : heading.replace("Snowflake's ", "").split(" and boto3"),
        );
        expect(tools).to.include.members(headings.filter((heading) => heading !== ""));
    });

    for (const { tool, versions } of rows) {
        it(`${tool}: the versions are locked ones`, () => {
            let name = "";
            for (const part of versions) {
                const version = part.at(-1) ?? "";
                name = part.length > 1 ? (part[0] ?? "") : name;
                expect(locked().get(name), name).to.include(version);
            }
        });
    }
});

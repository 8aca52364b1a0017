// A new user's first stack, in a clone of the checkout, with a typing error in the name of every setting.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";
import { stringify } from "yaml";

import { declaredSettings } from "../../settings/declared";
import { withoutWaiting } from "../e2e/commandRun";
import { ScratchCheckout } from "../walks/scratchCheckout";

const NAMES = Object.keys(declaredSettings());
/** Keys of the providers and of Pulumi itself, with what they are near to. */
const OTHERS: [wrong: string, right: string][] = [
    ["aws:regon", "region"],
    ["aws:profil", "profile"],
    ["snowflake:acountName", "accountName"],
    ["snowflake:warehose", "warehouse"],
    ["pulumi:tag", "tags"],
    ["lakehuose:tags", "lakehouse:tags"],
];

/** The name with its middle letter left out. */
function misspelled(name: string): string {
    const middle = Math.floor(name.length / 2);
    return name.slice(0, middle) + name.slice(middle + 1);
}

describe("a clone whose settings are all misspelled", function () {
    this.timeout(120_000);
    let clone: ScratchCheckout;

    before(() => {
        clone = new ScratchCheckout();
    });
    after(() => clone?.remove());

    function run(program: string, ...args: string[]): { status: number | null; lines: string[] } {
        const { AWS_REGION: _, PULUMI_ACCESS_TOKEN: __, ...environment } = process.env;
        const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", program, ...args], {
            cwd: clone.root,
            encoding: "utf8",
            env: { ...environment, PULUMI_HOME: clone.root },
        });
        return {
            status,
            lines: withoutWaiting(stderr)
                .split("\n")
                .filter((line) => line.trim() !== ""),
        };
    }

    for (const [program, ...options] of [["commands/preview.ts"], ["commands/up.ts", "--yes"]] as [
        string,
        ...string[],
    ][]) {
        it(`${program}: is one list of all of them, each with file, line and the name that was meant`, () => {
            const wrong: [string, string][] = [
                ...NAMES.map((name): [string, string] => [`lakehouse:${misspelled(name)}`, name]),
                ...OTHERS,
            ];
            expect(NAMES).to.not.include.members(NAMES.map(misspelled));
            const config = Object.fromEntries(wrong.map(([key]) => [key, "x"]));
            writeFileSync(join(clone.root, "Pulumi.first.yaml"), stringify({ config }));
            const { status, lines } = run(program, "--stack", "first", ...options);
            expect(status, lines.join("\n")).to.equal(1);
            const listed = lines.filter((line) => / is not a setting[.:]/.test(line));
            // "config:" is line 1.
            expect(listed).to.deep.equal(
                wrong.map(([key, right], index) => {
                    const namespace = key.split(":")[0] ?? "";
                    const reason = right.includes(":") ? `: there is no namespace ${namespace}.` : ".";
                    return `  - Pulumi.first.yaml, line ${index + 2}: ${key} is not a setting${reason} Did you mean ${right}?`;
                }),
            );
            expect(lines[0]).to.match(/^\d+ problems to fix in stack "first":$/);
            expect(lines.at(-1)).to.equal("Edit Pulumi.first.yaml. Pulumi.yaml describes each setting.");
            expect(new Set(lines).size, "no line twice").to.equal(lines.length);
        });
    }
});

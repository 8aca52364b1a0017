import { expect } from "chai";

import { Chain } from "../../commands/doctor/chain";
import { broken, Check, Finding, healthy, warning } from "../../commands/doctor/finding";
import { FindingLines, records, stateOf, summary } from "../../commands/doctor/report";

function check(name: string, finding = healthy("fine"), more: Partial<Check> = {}): Check {
    return { name, cure: `mend ${name}`, look: () => Promise.resolve(finding), ...more };
}

const failing = (name: string, more: Partial<Check> = {}) => check(name, broken("bad", `mend ${name}`), more);

async function examined(checks: Check[], needs: string[] = []) {
    const chain = new Chain();
    await chain.look(checks, needs);
    return chain.findings;
}

/** Lines as a terminal gets them; the names are known once the first finding is. */
function printed(findings: Finding[], names: string[]): string[] {
    const printedLines: string[] = [];
    const lines = new FindingLines((line) => printedLines.push(...line.split("\n")));
    findings.slice(0, 1).forEach((finding) => lines.add(finding));
    expect(printedLines).to.deep.equal([]);
    lines.align(names);
    findings.slice(1).forEach((finding) => lines.add(finding));
    return printedLines;
}

const states = async (checks: Check[], needs: string[] = []) =>
    Object.fromEntries((await examined(checks, needs)).map((finding) => [finding.name, stateOf(finding)]));

describe("a login that failed is one finding", () => {
    it("and what needs it is not examined, also at second hand", async () => {
        const looked: string[] = [];
        const noting = (name: string, needs: string[]): Check => ({
            ...check(name, healthy("fine"), { needs }),
            look: () => Promise.resolve(healthy((looked.push(name), "fine"))),
        });
        expect(
            await states([
                failing("login"),
                noting("database", ["login"]),
                noting("tables", ["database"]),
                noting("key", []),
            ]),
        ).to.deep.equal({ login: "broken", database: "not examined", tables: "not examined", key: "well" });
        expect(looked).to.deep.equal(["key"]);
    });

    it("and so is one that was never examined", async () => {
        expect(await states([check("database")], ["login"])).to.deep.equal({ database: "not examined" });
    });

    it("a warning of it keeps nothing from being examined", async () => {
        expect(
            await states([
                check("login", warning("old", "renew it")),
                check("database", undefined, { needs: ["login"] }),
            ]),
        ).to.include({ database: "well" });
    });
});

describe("cause and consequence", () => {
    it("are told apart: what follows names its first cause, and has no cure of its own", async () => {
        const findings = await examined([
            failing("key"),
            failing("volume", { after: ["role", "key"] }),
            failing("tables", { after: ["volume"] }),
            failing("grants", { after: ["role"] }),
            check("bucket", undefined, { after: ["key"] }),
        ]);
        expect(records(findings)).to.deep.include.members([
            { link: "key", state: "broken", seen: "bad", cure: "mend key" },
            { link: "volume", state: "follows", seen: "bad", followsFrom: "key" },
            { link: "tables", state: "follows", seen: "bad", followsFrom: "key" },
        ]);
        expect(findings.map(stateOf)).to.deep.equal(["broken", "follows", "follows", "broken", "well"]);
    });

    it("an error of a look is a finding, in the words of its class", async () => {
        class NoSuchBucket extends Error {
            public override readonly name = "NoSuchBucket";
        }
        const look = () => Promise.reject(new NoSuchBucket("gone"));
        expect(await examined([{ name: "bucket", cure: "make it", look }])).to.deep.equal([
            { name: "bucket", ok: false, seen: "NoSuchBucket: gone", cure: "make it" },
        ]);
        // Node's error for a host with several addresses has no text, but a code.
        const refused = Object.assign(new AggregateError([]), { code: "ECONNREFUSED" });
        const [finding] = await examined([{ name: "bucket", cure: "", look: () => Promise.reject(refused) }]);
        expect(finding?.seen).to.equal("ECONNREFUSED");
    });
});

describe("what the doctor says last", () => {
    const last = async (...checks: Check[]) => summary(await examined(checks));

    it("when all is well", async () => {
        expect(await last(check("a"), check("b"))).to.equal("All 2 checks passed.");
        expect(await last(check("a"), check("b", warning("late", "wait")))).to.equal(
            "All 2 checks passed; 1 with a warning.",
        );
    });

    it("the first thing to mend, and how many follow from it", async () => {
        expect(await last(check("a"), failing("key"), failing("volume", { after: ["key"] }))).to.equal(
            "1 of 3 checks failed, 1 more follows from it. First, key: mend key",
        );
        expect(await last(failing("login"), check("x", undefined, { needs: ["login"] }), failing("key"))).to.equal(
            "2 of 3 checks failed, 1 could not be examined. First, login: mend login",
        );
    });

    it("with each finding in a line, and its cure below", async () => {
        const findings = await examined([failing("key"), failing("volume", { after: ["key"] })]);
        expect(printed(findings, [])).to.deep.equal([
            "✘ key                          bad",
            "                               → mend key",
            "↳ volume                       bad (follows from: key)",
        ]);
    });

    for (const longest of [
        "job lakehouse-sandbox-load-customers",
        `job lakehouse-${"s".repeat(40)}-maintain-tables-of-iot`,
        "workflow of a-domain-whose-name-is-long",
        "catalog access of external role snowflake-analytics",
    ]) {
        it(`below each other, as the longest name has room: ${longest}`, async () => {
            const findings = await examined([failing("key"), check(longest), check("b")]);
            const lines = printed(findings, ["b", longest]);
            expect(lines).to.have.length(4);
            expect(lines.map((line) => line.search(/bad$|→ mend key$|fine$/))).to.deep.equal(
                Array(4).fill(longest.length + 3),
            );
        });
    }
});

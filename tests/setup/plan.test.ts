import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { officialLock } from "../../tools/setup/parts/officialPulumi.mjs";
import { commands, parts, partsFor } from "../../tools/setup/plan.mjs";

const root = join(__dirname, "../..");

describe("what a command needs", () => {
    it("is no Spark, no Java and no Snowpark for a preview", () => {
        expect(partsFor(["preview"])).to.deep.equal([
            "npm",
            "python",
            "sandbox",
            "pulumi",
            "languageHost",
            "snowflakePlugin",
        ]);
    });

    it("is npm's packages and Pulumi alone for a deployment", () => {
        expect(partsFor(["up"]))
            .to.deep.equal(["npm", "pulumi", "languageHost"])
            .and.deep.equal(partsFor(["destroy"]));
    });

    it("is everything for the tests, and for the demo and setup all but other people's tools", () => {
        const full = ["languages", "spark4", "jars4", "pulumiSdk"];
        const others = ["dbt", "snow", "jdbcDriver", "fakesnow", "suites", ...full];
        const users = Object.keys(parts).filter((name) => !others.includes(name));
        expect(partsFor(["test"])).to.deep.equal([...users, "dbt", "snow", "jdbcDriver"]);
        expect(partsFor(["test:full"])).to.have.members([...partsFor(["test"]), ...full]);
        expect(partsFor(["bench"])).to.deep.equal([...users, "fakesnow", "suites"]);
        expect(partsFor(["demo"]))
            .to.deep.equal(users)
            .and.deep.equal(partsFor(["setup"]));
    });

    it("is asked for by every script of package.json under a name that is known", () => {
        const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
            scripts: Record<string, string>;
        };
        const asked = Object.values(scripts).flatMap(
            (script) => /^node tools\/setup\/run\.mjs (\S+) -- /.exec(script)?.[1] ?? [],
        );
        expect(asked).to.include.members(["demo", "preview", "test", "check", "lint", "doctor"]);
        expect(Object.keys(commands)).to.include.members(asked);
    });

    it("depends on checked-in files that are there", () => {
        for (const [name, { inputs }] of Object.entries(parts)) {
            for (const input of inputs) {
                expect(() => readFileSync(join(root, input)), `${name}: ${input}`).not.to.throw();
            }
        }
    });
});

describe("the checked-in locks", () => {
    const lock = (name: string) => readFileSync(join(root, "tools/setup/python", `${name}.txt`), "utf8");

    for (const name of [
        "sandbox",
        "snowpark",
        "spark",
        "spark4",
        "java",
        "build",
        "dbt",
        "snow",
        "fakesnow",
        "suites",
        "pulumi",
    ]) {
        it(`pin every package of ${name} with SHA-256 hashes and name no index`, () => {
            const packages = lock(name)
                .split(/\n(?=\S)/)
                .filter((block) => !block.startsWith("#"));
            expect(packages).not.to.be.empty;
            for (const block of packages) {
                expect(block)
                    .to.match(/^[\w.-]+==[^\s;]+/)
                    .and.match(/--hash=sha256:[0-9a-f]{64}/);
            }
            expect(lock(name)).not.to.match(/https?:|index-url|find-links/);
        });

        it(`have what ${name}.in asks for`, () => {
            const wanted = readFileSync(join(root, "tools/setup/python", `${name}.in`), "utf8")
                .split("\n")
                .filter((line) => /^\w/.test(line));
            for (const line of wanted) {
                const [, requirement, version] = /^([\w.-]+)(?:\[.*\])?(?:==([^\s;]+))?/.exec(line) ?? [];
                expect(lock(name)).to.match(
                    new RegExp(`^${requirement?.toLowerCase()}==${(version ?? "").replaceAll(".", "\\.")}`, "m"),
                );
            }
        });
    }

    it("pin the Pulumi CLI by SHA-256 for each platform that has an archive", () => {
        const { version, sha256 } = officialLock(root);
        expect(version).to.match(/^\d+\.\d+\.\d+$/);
        expect(Object.keys(sha256)).to.have.members(["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64"]);
        expect(new Set(Object.values(sha256)).size).to.equal(4);
        for (const hash of Object.values(sha256)) {
            expect(hash).to.match(/^[0-9a-f]{64}$/);
        }
    });

    for (const [name, count] of Object.entries({ jars: 9, jars4: 1, jdbc: 2 })) {
        it(`pin every jar of ${name} by size and SHA-256`, () => {
            const list = JSON.parse(readFileSync(join(root, `tools/setup/${name}.json`), "utf8")) as {
                bytes: number;
                sha256: string;
            }[];
            expect(list).to.have.length(count);
            for (const jar of list) {
                expect(jar.sha256).to.match(/^[0-9a-f]{64}$/);
                expect(jar.bytes).to.be.greaterThan(10_000);
            }
        });
    }
});

import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";

import { expect } from "chai";
import { parse } from "yaml";

import type { SandboxEnvironment } from "../../commands/sandboxes";
import { settingsFileOf, writeSandboxSettings } from "../../commands/stack/sandboxSettings";

const STACK = `test-settings-${process.pid}`;
const environment = { region: "eu-west-1", accountId: "123456789012" } as SandboxEnvironment;

const written = () =>
    (parse(readFileSync(settingsFileOf(STACK), "utf8")) as { config: Record<string, unknown> }).config;

describe("writeSandboxSettings", () => {
    afterEach(() => rmSync(settingsFileOf(STACK), { force: true }));

    it("sets region and account to the sandbox's, and lets its data go", () => {
        writeSandboxSettings(STACK, environment);
        expect(written()).to.deep.equal({
            "lakehouse:destroyData": true,
            "lakehouse:syncIntervalSeconds": 30,
            "aws:region": "eu-west-1",
            "lakehouse:allowedAccountIds": ["123456789012"],
            "lakehouse:permissionsBoundary": "lakehouse-boundary",
        });
    });

    it("keeps what somebody has set, but neither secrets nor another Snowflake account", () => {
        const config = {
            "lakehouse:destroyData": false,
            "lakehouse:workerType": "G.2X",
            "lakehouse:allowedAccountIds": ["999999999999"],
            "lakehouse:snowflakeUser": "SOMEBODY",
            "lakehouse:other": { secure: "v1:abc" },
            "lakehouse:notebook": true,
        };
        writeFileSync(settingsFileOf(STACK), JSON.stringify({ config }));
        writeSandboxSettings(STACK, environment);
        expect(written()).to.deep.equal({
            "lakehouse:destroyData": false,
            "lakehouse:syncIntervalSeconds": 30,
            "lakehouse:workerType": "G.2X",
            "aws:region": "eu-west-1",
            "lakehouse:allowedAccountIds": ["123456789012"],
            "lakehouse:permissionsBoundary": "lakehouse-boundary",
        });
    });

    it("takes the settings of a stack of real clouds for a try, and leaves that stack's file alone", () => {
        const before = readFileSync(settingsFileOf("prod"), "utf8");
        writeSandboxSettings(STACK, environment, "prod");
        expect(written()["lakehouse:allowedAccountIds"]).to.deep.equal(["123456789012"]);
        expect(readFileSync(settingsFileOf("prod"), "utf8")).to.equal(before);
    });

    it("leaves out of a try what exists only in real accounts, and keeps the rest of a domain", () => {
        const source = `test-settings-source-${process.pid}`;
        const config = {
            "lakehouse:existingBucket": "theirs",
            "lakehouse:kmsKeyArn": "arn:aws:kms:us-west-2:999999999999:key/k",
            "lakehouse:existingVirtualWarehouse": "WH",
            "lakehouse:glueVersion": "6.0",
            "lakehouse:workerType": "G.2X",
            "lakehouse:domains": [{ name: "sales" }, { name: "orders", existingGlueDatabase: "theirs", tables: [] }],
        };
        writeFileSync(settingsFileOf(source), JSON.stringify({ config }));
        try {
            writeSandboxSettings(STACK, environment, source);
        } finally {
            rmSync(settingsFileOf(source));
        }
        expect(written()).to.not.have.any.keys(
            ...["lakehouse:existingBucket", "lakehouse:kmsKeyArn", "lakehouse:existingVirtualWarehouse"],
            "lakehouse:glueVersion",
        );
        expect(written()).to.deep.include({
            "lakehouse:workerType": "G.2X",
            "lakehouse:domains": [{ name: "sales" }, { name: "orders", tables: [] }],
        });
        // In its own sandbox, a stack keeps what it is given.
        writeFileSync(settingsFileOf(STACK), JSON.stringify({ config }));
        writeSandboxSettings(STACK, environment);
        expect(written()).to.deep.include(config);
    });

    it("refuses to write the settings of a stack of real clouds, or to copy what is not there", () => {
        expect(() => writeSandboxSettings("dev", environment)).to.throw(
            '"dev" is not a valid name for a sandbox stack',
        );
        expect(() => writeSandboxSettings(STACK, environment, "absent")).to.throw("Pulumi.absent.yaml");
        expect(existsSync(settingsFileOf(STACK))).to.equal(false);
    });
});

describe("the settings file of a sandbox's stack", () => {
    const file = settingsFileOf(STACK);
    afterEach(() => rmSync(file, { force: true }));

    it("keeps comments, order, booleans and quotes, however often it is written", () => {
        const text = [
            "# Mine.",
            "config:",
            "    # Large, for the test of June.",
            "    lakehouse:workerType: G.2X # not G.4X",
            "    lakehouse:autoScaling: true",
            '    lakehouse:glueVersion: "5.0"',
            "    lakehouse:destroyData: false",
            "    lakehouse:extraJobs:",
            "        # One of ours.",
            "        - name: a",
            "          script: jobs/load_tables.py",
            "",
        ].join("\n");
        writeFileSync(file, text);
        writeSandboxSettings(STACK, environment);
        const first = readFileSync(file, "utf8");
        for (const line of text.split("\n")) {
            expect(first).to.include(line);
        }
        writeSandboxSettings(STACK, environment);
        expect(readFileSync(file, "utf8")).to.equal(first);
    });

    it("that is no YAML is left as it is, and told by line", () => {
        const text = "config:\n  aws:region: x\n   lakehouse:tags: {}\n";
        writeFileSync(file, text);
        expect(() => writeSandboxSettings(STACK, environment)).to.throw(
            /yaml is not valid YAML at line [23], column \d+: /,
        );
        expect(readFileSync(file, "utf8")).to.equal(text);
    });
});

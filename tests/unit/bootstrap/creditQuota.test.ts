import { expect } from "chai";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";

import { creditQuota } from "../../../bootstrap/creditQuota";
import { bootstrapText } from "../../../bootstrap/print";
import { settingsOfFile } from "../../../bootstrap/settingsOfFile";
import { givenTo, UsageError } from "../../../commands/commandLine/runCommand";

const printed = (...args: string[]) => bootstrapText(givenTo("bootstrap", ["snowflake", ...args]), {});

describe("the statements that limit a stack's credits", () => {
    let root: string;
    beforeEach(() => (root = mkdtempSync(join(tmpdir(), "bootstrap-"))));
    afterEach(() => rmSync(root, { recursive: true }));

    function statements(credits: number, config: Record<string, unknown> = {}): string[] {
        writeFileSync(join(root, "Pulumi.dev.yaml"), stringify({ config: { "aws:region": "us-west-2", ...config } }));
        return creditQuota(credits, settingsOfFile("dev", root, {})).map(({ sql }) => sql.replace(/\s+/g, " "));
    }

    it("create the monitor, set a changed quota, let the deployer look, and assign it last", () => {
        expect(statements(20)).to.deep.equal([
            'CREATE RESOURCE MONITOR IF NOT EXISTS "LAKEHOUSE_DEV_WH_MONITOR" WITH CREDIT_QUOTA = 20 FREQUENCY = MONTHLY ' +
                "START_TIMESTAMP = IMMEDIATELY TRIGGERS ON 75 PERCENT DO NOTIFY ON 90 PERCENT DO NOTIFY " +
                "ON 100 PERCENT DO SUSPEND ON 110 PERCENT DO SUSPEND_IMMEDIATE",
            'ALTER RESOURCE MONITOR "LAKEHOUSE_DEV_WH_MONITOR" SET CREDIT_QUOTA = 20',
            'GRANT MONITOR ON RESOURCE MONITOR "LAKEHOUSE_DEV_WH_MONITOR" TO ROLE "LAKEHOUSE_DEPLOYER"',
            'ALTER WAREHOUSE IF EXISTS "LAKEHOUSE_DEV_WH" SET RESOURCE_MONITOR = "LAKEHOUSE_DEV_WH_MONITOR"',
        ]);
    });

    it("name the role that the stack deploys as", () => {
        expect(statements(20, { "lakehouse:snowflakeRole": "DEPLOYER_OF_DATA" })[2]).to.match(/"DEPLOYER_OF_DATA"$/);
    });

    it("leave alone a virtual warehouse that others have, too", () => {
        expect(() => statements(20, { "lakehouse:existingVirtualWarehouse": "SHARED_WH" })).to.throw(
            "The virtual warehouse SHARED_WH is not the stack's own (lakehouse:existingVirtualWarehouse). Its owner limits its credits.",
        );
    });
});

describe("npm run bootstrap -- snowflake --credit-quota", () => {
    it("prints a script that says what comes before the first up, and what after", () => {
        const script = printed("--credit-quota", "20", "--stack", "dev");
        expect(script).to.match(/^USE ROLE ACCOUNTADMIN;\n/);
        expect(script.match(/;$/gm)).to.have.length(5);
        const [before, after = ""] = script.split("After the first up");
        expect(before).to.include("CREATE RESOURCE MONITOR");
        expect(after).to.include("ALTER WAREHOUSE IF EXISTS");
        expect(script).to.not.include("LAKEHOUSE_DEPLOYER_KEY").and.not.include("CREATE USER");
        expect(printed("--credit-quota", "20")).to.equal(script);
    });

    it("adds to the deployer's statements where a key is given", () => {
        const folder = mkdtempSync(join(tmpdir(), "bootstrap-"));
        try {
            const file = join(folder, "key.pub");
            const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
            writeFileSync(file, publicKey.export({ type: "spki", format: "pem" }));
            const script = printed("--public-key", file, "--credit-quota", "20");
            expect(script.indexOf("GRANT MONITOR ON RESOURCE MONITOR"))
                .to.be.greaterThan(script.indexOf("CREATE ROLE IF NOT EXISTS"))
                .and.greaterThan(0);
            expect(script.match(/USE ROLE ACCOUNTADMIN/g)).to.have.length(1);
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    for (const quota of ["0", "-1", "2.5", "many", "1e3", "0x10", "20; DROP DATABASE A", "9".repeat(20)]) {
        it(`refuses a quota that is no whole number from 1 on: ${quota}`, () => {
            expect(() => printed(`--credit-quota=${quota}`)).to.throw(UsageError, "--credit-quota is ");
        });
    }

    it("needs a key where no quota is given", () => {
        expect(() => printed("--stack", "dev")).to.throw(UsageError, "--public-key FILE is missing.");
    });
});

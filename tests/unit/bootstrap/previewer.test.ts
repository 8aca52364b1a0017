import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { bootstrapText } from "../../../bootstrap/print";
import { givenTo } from "../../../commands/commandLine/runCommand";
import { generateSnowflakeKeyPair } from "../../../commands/sandboxes/credentials";

describe("npm run bootstrap -- snowflake --preview-key", () => {
    let folder: string;

    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "lakehouse-previewer-"))));
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const printed = (text: string) => {
        const file = join(folder, "preview_key.pub");
        writeFileSync(file, text);
        return bootstrapText(givenTo("bootstrap", ["snowflake", "--stack", "dev", "--preview-key", file]), {});
    };

    it("prints a user of its own, with a role that sees the stack's objects", () => {
        const text = printed(generateSnowflakeKeyPair().publicKey);
        expect(text).to.match(/^USE ROLE ACCOUNTADMIN;\n/);
        for (const statement of [
            'GRANT ROLE "LAKEHOUSE_PREVIEW" TO USER "LAKEHOUSE_PREVIEW";',
            'GRANT USAGE ON SCHEMA "ICEBERG_LAKE_DEV"."DEMO" TO ROLE "LAKEHOUSE_PREVIEW";',
            'GRANT MONITOR ON WAREHOUSE "LAKEHOUSE_DEV_WH" TO ROLE "LAKEHOUSE_PREVIEW";',
            'GRANT USAGE, MONITOR ON DATABASE "GLUE_LAKE_INT_DB_DEV" TO ROLE "LAKEHOUSE_PREVIEW";',
        ]) {
            expect(text).to.include(statement);
        }
    });

    it("grants nothing that reads or changes data, creates anything, or uses credits", () => {
        const grants = printed(generateSnowflakeKeyPair().publicKey).match(/^GRANT .*$/gm) ?? [];
        const privileges = grants.map((grant) => /^GRANT (.*?) (ON [A-Z]+|TO USER)/.exec(grant)?.slice(1).join(" "));
        expect(new Set(privileges)).to.deep.equal(
            new Set([
                'ROLE "LAKEHOUSE_PREVIEW" TO USER',
                "USAGE ON DATABASE",
                "USAGE ON SCHEMA",
                "MONITOR ON WAREHOUSE",
                "USAGE, MONITOR ON DATABASE",
                "USAGE ON EXTERNAL",
                "USAGE ON INTEGRATION",
            ]),
        );
    });

    it("refuses what is no public key", () => {
        expect(() => printed(generateSnowflakeKeyPair().privateKey)).to.throw("This is a private key.");
        expect(() => printed("MIIB")).to.throw("This is not a public key in PEM format.");
    });
});

import { expect } from "chai";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";

import { settingsOfFile } from "../../../bootstrap/settingsOfFile";
import { snowflakeBootstrap } from "../../../bootstrap/snowflakeStatements";

const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const PEM = publicKey.export({ type: "spki", format: "pem" }).toString();
const VOLUME = { "lakehouse:existingExternalVolume": "ADMINS_VOLUME" };
const CATALOG = { "lakehouse:existingCatalogIntegration": "ADMINS_CATALOG" };
const ACCOUNT = { "lakehouse:allowedAccountIds": ["123456789012"] };

describe("the statements for an administrator who keeps a stack's volume and integration", () => {
    let root: string;
    beforeEach(() => (root = mkdtempSync(join(tmpdir(), "bootstrap-"))));
    afterEach(() => rmSync(root, { recursive: true }));

    function statements(config: Record<string, unknown>): string[] {
        writeFileSync(join(root, "Pulumi.dev.yaml"), stringify({ config: { "aws:region": "us-west-2", ...config } }));
        return snowflakeBootstrap(PEM, settingsOfFile("dev", root, {})).map(({ sql }) => sql.replace(/\s+/g, " "));
    }

    const onAccount = (sql: string[]) => sql.filter((one) => one.includes(" ON ACCOUNT TO ROLE "));

    it("make both, of what the stack will have, and give the deployer USAGE and no right to make any", () => {
        const sql = statements({ ...VOLUME, ...CATALOG, ...ACCOUNT });
        expect(sql.filter((one) => /GRANT CREATE (EXTERNAL VOLUME|INTEGRATION)/.test(one))).to.deep.equal([]);
        const [volume, useVolume, integration, useIntegration] = sql.slice(-4);
        expect(volume)
            .to.match(/^CREATE EXTERNAL VOLUME IF NOT EXISTS "ADMINS_VOLUME"/)
            .and.include("STORAGE_BASE_URL = 's3://lakehouse-dev-123456789012-us-west-2/iceberg-warehouse/'")
            .and.include("STORAGE_AWS_ROLE_ARN = 'arn:aws:iam::123456789012:role/lakehouse-dev-snowflake-storage'")
            .and.include("ALLOW_WRITES = TRUE");
        expect(integration)
            .to.match(/^CREATE CATALOG INTEGRATION IF NOT EXISTS "ADMINS_CATALOG"/)
            .and.include("CATALOG_URI = 'https://glue.us-west-2.amazonaws.com/iceberg'")
            .and.include("SIGV4_IAM_ROLE = 'arn:aws:iam::123456789012:role/lakehouse-dev-snowflake-catalog'");
        expect([useVolume, useIntegration]).to.deep.equal([
            'GRANT USAGE ON EXTERNAL VOLUME "ADMINS_VOLUME" TO ROLE "LAKEHOUSE_DEPLOYER"',
            'GRANT USAGE ON INTEGRATION "ADMINS_CATALOG" TO ROLE "LAKEHOUSE_DEPLOYER"',
        ]);
    });

    it("follow the stack's settings", () => {
        const sql = statements({
            ...{
                ...VOLUME,
                ...CATALOG,
                ...ACCOUNT,
                "aws:region": "cn-north-1",
                "lakehouse:bucketName": "lakehouse-own",
            },
            ...{ "lakehouse:allowedWriteOperations": "NONE", "lakehouse:refreshIntervalSeconds": "600" },
            ...{ "lakehouse:snowflakeRole": "DEPLOYER_OF_DATA" },
        }).join(";");
        expect(sql)
            .to.include("'s3://lakehouse-own/iceberg-warehouse/'")
            .and.include("'arn:aws-cn:iam::123456789012:role/")
            .and.include("'https://glue.cn-north-1.amazonaws.com.cn/iceberg'")
            .and.include("ALLOW_WRITES = FALSE")
            .and.include("REFRESH_INTERVAL_SECONDS = 600")
            .and.include('TO ROLE "DEPLOYER_OF_DATA"');
    });

    it("leave the deployer the right to make what the stack makes itself", () => {
        expect(onAccount(statements({ ...VOLUME, ...ACCOUNT })).join()).to.include("CREATE INTEGRATION");
        expect(onAccount(statements({ ...CATALOG, ...ACCOUNT })).join()).to.include("CREATE EXTERNAL VOLUME");
        const given = {
            ...{ "lakehouse:existingVirtualWarehouse": "WH" },
            ...{ "lakehouse:existingEngineerRole": "E", "lakehouse:existingReaderRole": "R" },
        };
        expect(onAccount(statements(given)).map((sql) => /^GRANT (.*) ON ACCOUNT/.exec(sql)?.[1])).to.deep.equal([
            ...["CREATE DATABASE", "CREATE EXTERNAL VOLUME", "CREATE INTEGRATION"],
        ]);
        expect(statements({})).to.deep.equal(snowflakeBootstrap(PEM).map(({ sql }) => sql.replace(/\s+/g, " ")));
    });

    for (const [what, accounts] of [
        ["no account", {}],
        ["two accounts", { "lakehouse:allowedAccountIds": ["123456789012", "210987654321"] }],
    ] as const) {
        it(`ask for the one AWS account, given ${what}`, () => {
            expect(() => statements({ ...VOLUME, ...accounts })).to.throw(
                "Set lakehouse:allowedAccountIds to that one",
            );
        });
    }
});

import { readFileSync } from "node:fs";

import { GetDatabaseCommand, GetTablesCommand } from "@aws-sdk/client-glue";
import { GetRoleCommand, GetRolePolicyCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";

import { deployerScope } from "../../bootstrap/awsPolicies";
import { startSandbox } from "../../commands/sandboxes";
import { settingsFileOf } from "../../commands/stack/sandboxSettings";
import { stateOf } from "../../commands/stack/stackState";
import { checkoutRoot } from "../../tools/setup/checkout";
import { CommandResult, printed, runCommand, startCommand } from "./commandRun";
import { narrowDeployer } from "./deployerPolicies";
import { answers, bucketAsItIs, objectsAsTheyAre } from "./ownedByOthers";
import { aws, BUCKET, GLUE_DATABASE, makeQuickstart, ROLE } from "./quickstart/madeByHand";
import { TestLakehouse } from "./testLakehouse";

const NAMES = {
    "--volume": "extvol_iceberg_demo",
    "--integration": "glue_rest_cat_int_demo",
    "--linked-database": "glue_lake_int_db",
    "--bucket": BUCKET,
    "--glue-database": GLUE_DATABASE,
};
const TABLE = `GLUE_LAKE_INT_DB."${GLUE_DATABASE}"."raw_sales_data"`;

/** What `--json` prints. */
interface Adoption {
    ok: boolean;
    error?: string;
    imported?: boolean;
    imports?: { id: string }[];
    updates?: object[];
    settings?: string[];
}

// One quickstart and one stack, in the order of their life: each test begins where the one before ended.
describe("npm run adopt", function () {
    this.timeout(900_000);
    let lakehouse: TestLakehouse;
    let asItWas: unknown;

    before(async () => {
        const name = `test-adopt-${process.pid}`;
        // An account in which the statement of the published guide has worked.
        const sandbox = await startSandbox({ name, invert: ["flatten-refused"] });
        lakehouse = await TestLakehouse.within(sandbox, name);
        // Else a sandbox's stack has the shortest interval.
        await lakehouse.set("syncIntervalSeconds", "60");
        await makeQuickstart(lakehouse);
    });

    after(async () => {
        await lakehouse?.stop();
    });

    it("tells the owner in Snowflake what the stack's role lacks, and nothing is changed", async () => {
        const settings = settingsText();
        for (let round = 0; round < 3; round++) {
            const { code, output } = await adopt();
            const grants = output.match(/GRANT .*;/g) ?? [];
            if (grants.length === 0) {
                break;
            }
            expect(code, output).to.equal(1);
            expect(output).to.match(/problems? prevents? adopting; nothing was changed/);
            expect(settingsText()).to.equal(settings);
            await lakehouse.administer(...grants);
        }
        // What is left is AWS's.
        expect((await adopt()).output).to.not.match(/GRANT .*;/);
        expect(settingsText()).to.equal(settings);
    });

    it("refuses names of other things, each with the name to set", async () => {
        const settings = settingsText();
        await lakehouse.administer(
            "CREATE EXTERNAL VOLUME other STORAGE_LOCATIONS = ((NAME = 'o' STORAGE_PROVIDER = 'S3' STORAGE_BASE_URL = 's3://other/' STORAGE_AWS_ROLE_ARN = 'arn:aws:iam::123456789012:role/r'))",
            "GRANT USAGE ON EXTERNAL VOLUME other TO ROLE LAKEHOUSE_DEPLOYER",
        );
        const wrong: [Partial<typeof NAMES>, ...string[]][] = [
            [{ "--volume": "other" }, "is over the bucket other", "Set --volume EXTVOL_ICEBERG_DEMO"],
            [{ "--bucket": "somewhere-else" }, `Set --bucket ${BUCKET}`],
            [{ "--glue-database": "hr" }, `also shows ${GLUE_DATABASE}`, "not hr. Set --glue-database"],
            [{ "--linked-database": "iceberg_lake" }, "There is no database ICEBERG_LAKE"],
        ];
        for (const [names, ...texts] of wrong) {
            const { code, output } = await adopt([], names);
            expect(code, output).to.equal(1);
            texts.forEach((text) => expect(output).to.include(text));
        }
        expect(settingsText()).to.equal(settings);
    });

    it("writes the settings alone for an administrator, whose policies and whose command for the bucket are enough", async () => {
        const refused = await adopt();
        expect(refused.code, refused.output).to.equal(1);
        expect(refused.output).to.include("--settings-only");
        expect((await adopt(["--settings-only"])).code).to.equal(0);
        await applyPolicies();
        const { output } = await adopt();
        const [command = ""] = /aws s3api put-bucket-versioning .*/.exec(output) ?? [];
        expect(output).to.include("has no versioning");
        await aws(lakehouse, ...command.trim().split(/\s+/).slice(1));
        asItWas = await everything();
    });

    it("shows what up would do, and changes nothing with --dry-run or when it is interrupted", async () => {
        const settings = settingsText();
        const { ok, imports, updates } = jsonOf(await adopt(["--dry-run", "--json"]));
        expect(ok).to.equal(true);
        expect(imports?.map(({ id }) => id)).to.deep.equal(["GLUE_LAKE_INT_DB"]);
        expect(updates).to.deep.equal([]);

        const running = startCommand("commands/adopt/cli.ts", words());
        await printed(running, "Asking what up would do");
        running.child.kill("SIGINT");
        expect((await running.ended).code, running.output()).to.equal(130);
        expect(settingsText()).to.equal(settings);
        expect((await stateOf(lakehouse.stack)).resources).to.deep.equal([]);
        expect(await everything()).to.deep.equal(asItWas);
    });

    it("moves it in: one import, and nothing of it is changed", async () => {
        const { code, output } = await adopt();
        expect(code, output).to.equal(0);
        expect(output).to.include(
            "up imports GLUE_LAKE_INT_DB, replaces and deletes nothing, and changes nothing of it.",
        );
        const { changeSummary } = await lakehouse.stack.preview({ color: "never" });
        expect(Object.keys(changeSummary)).to.deep.equal(["same"]);
        expect(await lakehouse.up({ refresh: true })).to.deep.equal({});
        expect(await everything()).to.deep.equal(asItWas);
        expect(await lakehouse.broken()).to.deep.equal([]);
    });

    it("leaves the tables to be read and written by the stack's roles", async () => {
        const { readerRole, engineerRole, virtualWarehouse } = await lakehouse.outputs();
        const run = (role: string, sql: string) =>
            lakehouse.asSnowflakeAdministrator(async (snowflake) => {
                await snowflake.execute(`GRANT ROLE "${role}" TO ROLE ACCOUNTADMIN`);
                await snowflake.execute(`USE ROLE "${role}"`);
                await snowflake.execute(`USE WAREHOUSE "${virtualWarehouse}"`);
                return snowflake.execute(sql);
            });
        await lakehouse.asDeployer(async (snowflake) => {
            for (const [role, privileges] of [
                ["READER", "SELECT"],
                ["WRITER", "SELECT, INSERT, DELETE"],
            ]) {
                const all = `ALL ICEBERG TABLES IN SCHEMA GLUE_LAKE_INT_DB."${GLUE_DATABASE}"`;
                await snowflake.execute(`GRANT ${privileges} ON ${all} TO DATABASE ROLE GLUE_LAKE_INT_DB.${role}`);
            }
        });
        const total = `SELECT COUNT(*) AS N, SUM("customer_id") AS TOTAL FROM ${TABLE}`;
        expect(await run(readerRole, total)).to.deep.equal([{ N: 6, TOTAL: 21 }]);
        await run(engineerRole, `DELETE FROM ${TABLE} WHERE "customer_id" = 6`);
        expect(await run(readerRole, total)).to.deep.equal([{ N: 5, TOTAL: 15 }]);
        asItWas = await everything();
    });

    it("says when it is run again that nothing is left", async () => {
        const { code, output } = await adopt();
        expect(code).to.equal(0);
        expect(output).to.include("Nothing is left to adopt");
        expect(await lakehouse.up()).to.deep.equal({});
    });

    it("does not let another stack take it", async () => {
        const other = await TestLakehouse.within(lakehouse.sandbox, `test-adopt-other-${process.pid}`);
        try {
            // Its shell means the sandbox of the first.
            const shell = { AWS_ENDPOINT_URL: lakehouse.sandbox.environment.awsEndpoint };
            const { code, output } = await runCommand("commands/adopt/cli.ts", words({}, other.stackName), shell);
            expect(code).to.equal(1);
            expect(output).to.include("so another stack has adopted it");
        } finally {
            other.forgetSettings();
        }
    });

    it("leaves everything where it is when the stack goes, and takes it again", async () => {
        expect(Object.keys(await lakehouse.destroy())).to.deep.equal(["delete"]);
        expect(await everything()).to.deep.equal(asItWas);
        expect((await adopt()).code).to.equal(0);
        expect(await lakehouse.up()).to.deep.equal({});
        await lakehouse.destroy();
    });

    function words(names: Partial<typeof NAMES> = {}, stack = lakehouse.stackName): string[] {
        return ["--stack", stack, ...Object.entries({ ...NAMES, ...names }).flat()];
    }

    function adopt(options: string[] = [], names: Partial<typeof NAMES> = {}): Promise<CommandResult> {
        return runCommand("commands/adopt/cli.ts", [...words(names), ...options]);
    }

    function jsonOf({ stdout }: CommandResult): Adoption {
        return JSON.parse(stdout) as Adoption;
    }

    function settingsText(): string {
        return readFileSync(settingsFileOf(lakehouse.stackName), "utf8");
    }

    /** What bootstrap prints for the settings as they are, in place of the sandbox's policies. */
    async function applyPolicies(): Promise<void> {
        const scope = deployerScope(lakehouse.stackName, checkoutRoot, { AWS_REGION: "us-west-2" });
        await narrowDeployer(lakehouse.administrator.iam, "123456789012", scope);
        await lakehouse.settleIamChanges();
    }

    /** All that was made by hand, in both clouds; the stack keeps its scripts in the bucket, too. */
    async function everything(): Promise<unknown> {
        const { s3, glue, iam } = lakehouse.administrator;
        const { Database } = await glue.send(new GetDatabaseCommand({ Name: GLUE_DATABASE }));
        const { TableList } = await glue.send(new GetTablesCommand({ DatabaseName: GLUE_DATABASE }));
        const { Role } = await iam.send(new GetRoleCommand({ RoleName: ROLE }));
        const policy = { RoleName: ROLE, PolicyName: "GlueIcebergS3Access" };
        return {
            bucket: await bucketAsItIs(s3, BUCKET),
            raw: await objectsAsTheyAre(s3, BUCKET, "raw_data/"),
            tables: await objectsAsTheyAre(s3, BUCKET, "iceberg-warehouse/"),
            glue: { Database, TableList },
            role: [Role?.AssumeRolePolicyDocument, (await iam.send(new GetRolePolicyCommand(policy))).PolicyDocument],
            snowflake: await lakehouse.asSnowflakeAdministrator((snowflake) =>
                answers(snowflake, [
                    "DESC EXTERNAL VOLUME extvol_iceberg_demo",
                    "DESC CATALOG INTEGRATION glue_rest_cat_int_demo",
                    "SHOW DATABASES LIKE 'glue_lake_int_db'",
                    "SELECT SYSTEM$GET_CATALOG_LINKED_DATABASE_CONFIG('glue_lake_int_db')",
                    "SHOW DATABASES LIKE 'iceberg_lake'",
                ]),
            ),
        };
    }
});

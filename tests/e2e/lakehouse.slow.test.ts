import { DeleteRoleCommand, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";

import { findLeftovers } from "../../commands/demo/leftovers";
import type { StackOutputs } from "../../commands/stack/stackOutputs";
import { roleName, TestLakehouse } from "./testLakehouse";

const NEW_EXTERNAL_ID = "replaced-by-hand-0123456789";

// One stack, in the order of its life: each test begins where the one before ended.
describe("a lakehouse, from nothing to nothing", function () {
    this.timeout(400_000);
    let lakehouse: TestLakehouse;
    let outputs: StackOutputs;

    before(async () => {
        lakehouse = await TestLakehouse.start("test-life", 10);
    });

    after(async () => {
        await lakehouse?.stop();
    });

    it("previews every resource from nothing, with what Snowflake has yet to answer left open", async () => {
        const { changeSummary, stdout } = await lakehouse.stack.preview({ diff: true, color: "never" });
        expect(Object.keys(changeSummary)).to.deep.equal(["create"]);
        for (const type of [
            "aws:s3/bucket:Bucket",
            "aws:glue/catalogDatabase:CatalogDatabase",
            "aws:glue/workflow:Workflow",
            "snowflake:index/warehouse:Warehouse",
            "snowflake-iceberg:index:ExternalVolume",
            "snowflake-iceberg:index:CatalogIntegration",
            "snowflake-iceberg:index:AccessVerification",
            "snowflake-iceberg:index:CatalogLinkedDatabase",
        ]) {
            expect(stdout).to.include(`+ ${type}`);
        }
        expect(stdout).to.match(/assumeRolePolicy *: \[unknown\]|assumeRolePolicy *: output<string>/);
        expect(await findLeftovers(lakehouse.sandbox)).to.deep.equal([]);
        // What was previewed is what is made.
        expect(await lakehouse.up()).to.deep.equal({ create: changeSummary.create });
        outputs = await lakehouse.outputs();
    });

    it("has nothing left to do, and only lacks data", async () => {
        expect(await lakehouse.up()).to.deep.equal({});
        const findings = await lakehouse.findings();
        expect(findings.filter(({ ok }) => !ok)).to.deep.equal([]);
        expect(findings.filter(({ warning }) => warning).map(({ name }) => name)).to.deep.equal(["raw data", "tables"]);
    });

    it("alters the sync interval in place", async () => {
        await lakehouse.set("syncIntervalSeconds", "45");
        expect(await lakehouse.up()).to.deep.equal({ update: 1 });
        const [database] = await lakehouse.resources("snowflake-iceberg:index:CatalogLinkedDatabase");
        const config = await lakehouse.asDeployer((snowflake) =>
            snowflake.execute(`SELECT SYSTEM$GET_CATALOG_LINKED_DATABASE_CONFIG('${outputs.linkedDatabase}')`),
        );
        expect(Object.values(config[0] ?? {})[0]).to.match(/sync_interval_seconds"? *: *45/i);
        expect(database?.outputs).to.include({ syncIntervalSeconds: 45 });
    });

    it("says what a tampered trust policy breaks, and fixes it", async () => {
        await lakehouse.administrator.iam.send(
            new UpdateAssumeRolePolicyCommand({
                RoleName: roleName(outputs.storageRoleArn),
                PolicyDocument: trustOf(outputs.storagePrincipal.iamUserArn, "of-somebody-else"),
            }),
        );
        await lakehouse.settleIamChanges();
        const found = (await lakehouse.broken()).find(({ name }) => name === "storage role");
        expect(found?.seen).to.include("a different external ID");
        expect(found?.cure).to.include(`npm run up -- --stack ${lakehouse.stackName} --refresh`);

        // The role, and the verification that Snowflake can use it again.
        expect(await lakehouse.up({ refresh: true })).to.deep.equal({ update: 2 });
        await lakehouse.onlyBroken([]);
    });

    it("makes a role again that was deleted by hand", async () => {
        const policies = await lakehouse.removePolicies(outputs.catalogRoleArn);
        await lakehouse.administrator.iam.send(new DeleteRoleCommand({ RoleName: roleName(outputs.catalogRoleArn) }));
        await lakehouse.settleIamChanges();
        const found = (await lakehouse.broken()).find(({ name }) => name === "catalog role");
        expect(found?.seen).to.include("NoSuchEntity");

        expect(await lakehouse.up({ refresh: true })).to.include({ create: 1 + policies });
        await lakehouse.onlyBroken([]);
    });

    it("follows the namespace to another name", async () => {
        await lakehouse.set("glueDatabase", "lakehouse_renamed");
        expect(await lakehouse.up()).to.have.property("replace");
        outputs = await lakehouse.outputs();
        expect(outputs.glueDatabase).to.equal("lakehouse_renamed");
        await lakehouse.onlyBroken([]);
        expect(await lakehouse.up()).to.deep.equal({});
    });

    it("mends the trust after the external volume was replaced by hand", async () => {
        await lakehouse.asDeployer(async (snowflake) => {
            await snowflake.execute(`DROP DATABASE "${outputs.linkedDatabase}"`);
            await snowflake.execute(
                `CREATE OR REPLACE EXTERNAL VOLUME "${outputs.externalVolume}" STORAGE_LOCATIONS = ((
                    NAME = 'by-hand' STORAGE_PROVIDER = 'S3' STORAGE_BASE_URL = '${outputs.icebergWarehouseUrl}'
                    STORAGE_AWS_ROLE_ARN = '${outputs.storageRoleArn}' STORAGE_AWS_EXTERNAL_ID = '${NEW_EXTERNAL_ID}'))`,
            );
        });
        await lakehouse.up({ refresh: true });
        await lakehouse.onlyBroken([]);
        const [volume] = await lakehouse.resources("snowflake-iceberg:index:ExternalVolume");
        expect(volume?.outputs?.["storageAwsExternalId"]).to.be.a("string").that.is.not.equal(NEW_EXTERNAL_ID);
        expect(await lakehouse.up()).to.deep.equal({});
    });

    it("takes an object over that exists, by import", async () => {
        const [trigger] = await lakehouse.resources("aws:glue/trigger:Trigger");
        if (trigger?.id === undefined || trigger.parent === undefined || trigger.provider === undefined) {
            throw new Error(`The state has no trigger to import: ${JSON.stringify(trigger)}`);
        }
        await lakehouse.forget(trigger);
        await lakehouse.stack.import({
            resources: [
                {
                    type: trigger.type,
                    name: trigger.urn.split("::").at(-1) as string,
                    id: trigger.id,
                    parent: "component",
                    provider: "aws",
                },
            ],
            nameTable: { component: trigger.parent, aws: trigger.provider.replace(/::[^:]*$/, "") },
            protect: false,
            generateCode: false,
            color: "never",
        });
        const imported = await lakehouse.resources("aws:glue/trigger:Trigger");
        expect(imported.find(({ urn }) => urn === trigger.urn)).to.include({ id: trigger.id });
        expect(await lakehouse.up()).to.not.have.any.keys("create", "replace", "delete");
    });

    it("goes in an order that both clouds accept, also when an object was dropped by hand, and leaves nothing", async () => {
        await lakehouse.asDeployer((snowflake) => snowflake.execute(`DROP DATABASE "${outputs.linkedDatabase}"`));
        await lakehouse.destroy();
        expect(await findLeftovers(lakehouse.sandbox)).to.deep.equal([]);
        expect(await lakehouse.resources()).to.deep.equal([]);
    });
});

function trustOf(principal: string, externalId: string): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { AWS: principal },
                Action: "sts:AssumeRole",
                Condition: { StringEquals: { "sts:ExternalId": externalId } },
            },
        ],
    });
}

import { PutDataCatalogEncryptionSettingsCommand } from "@aws-sdk/client-glue";
import { CreateKeyCommand } from "@aws-sdk/client-kms";
import {
    LakeFormationClient,
    ListPermissionsCommand,
    Permission,
    RevokePermissionsCommand,
} from "@aws-sdk/client-lakeformation";
import { expect } from "chai";

import { deployerPolicies, scopeOfPrefix } from "../../bootstrap/awsPolicies";
import { catalogPrerequisites } from "../../commands/doctor/checks/catalogPrerequisites";
import { examine } from "../../commands/doctor/finding";
import { startSandbox } from "../../commands/sandboxes";
import { awsClients, cloudEnvironment } from "../../commands/stack/clouds";
import { SANDBOX_STACKS } from "../../policy/deployerScope";
import { runCommand } from "./commandRun";
import { awsAdministrator } from "./awsAdministrator";
import { replacePolicies } from "./deployerPolicies";
import { TestLakehouse } from "./testLakehouse";

// One stack, in the order of its life: each test begins where the one before ended.
describe("a lakehouse where Lake Formation decides and the Data Catalog is encrypted", function () {
    this.timeout(900_000);
    let lakehouse: TestLakehouse;
    let lakeFormation: LakeFormationClient;

    before(async () => {
        const name = `test-guarded-${process.pid}`;
        const sandbox = await startSandbox({ name, lakeFormation: true });
        lakehouse = await TestLakehouse.within(sandbox, name);
        const { environment } = sandbox;
        lakeFormation = new LakeFormationClient(awsAdministrator(sandbox));
        const { KeyMetadata } = await lakehouse.administrator.kms.send(new CreateKeyCommand({}));
        const catalogKeyArn = KeyMetadata?.Arn ?? "";
        await lakehouse.administrator.glue.send(
            new PutDataCatalogEncryptionSettingsCommand({
                DataCatalogEncryptionSettings: {
                    EncryptionAtRest: { CatalogEncryptionMode: "SSE-KMS", SseAwsKmsKeyId: catalogKeyArn },
                },
            }),
        );
        const { boundary, deployer } = deployerPolicies({
            ...scopeOfPrefix(SANDBOX_STACKS, { AWS_REGION: environment.region }),
            catalogKeyArn,
            lakeFormation: "TABLES",
        });
        await replacePolicies(lakehouse.administrator.iam, environment.accountId, { ...boundary, ...deployer });
        await lakehouse.set("lakeFormation", "TABLES");
        await lakehouse.set("catalogKeyArn", catalogKeyArn);
    });

    after(async () => {
        lakeFormation?.destroy();
        await lakehouse?.stop();
    });

    it("comes up, and has nothing left to do", async () => {
        await lakehouse.up();
        expect(await lakehouse.up({ refresh: true })).to.deep.equal({});
        expect(await lakehouse.broken()).to.deep.equal([]);
    });

    it("runs its pipeline on both clouds", async () => {
        const { code, output } = await runCommand("commands/pipeline/cli.ts", [
            "--stack",
            lakehouse.stackName,
            "--sample-rows",
            "500",
        ]);
        expect(code, output).to.equal(0);
        expect(await lakehouse.broken()).to.deep.equal([]);
    });

    it("says whom Lake Formation keeps out, and lets him in again", async () => {
        const { glueDatabase, catalogRoleArn } = await lakehouse.outputs();
        const onDatabase = {
            Principal: { DataLakePrincipalIdentifier: catalogRoleArn },
            Resource: { Database: { Name: glueDatabase } },
        };
        const Permissions: Permission[] = ["CREATE_TABLE", "DESCRIBE"];
        await lakeFormation.send(new RevokePermissionsCommand({ ...onDatabase, Permissions }));
        const [found] = (await lakehouse.broken()).filter(({ name }) => name === "Lake Formation");
        expect(found?.seen).to.include("snowflake-catalog have no grant");
        expect(found?.cure).to.include("pulumi config set lakeFormation DATABASE");

        // With the namespace out of its sight Snowflake drops the linked schema, and the grants on that are made again, too.
        expect(await lakehouse.up({ refresh: true })).to.have.property("create");
        expect(await lakehouse.broken()).to.deep.equal([]);
        const { PrincipalResourcePermissions: held = [] } = await lakeFormation.send(
            new ListPermissionsCommand(onDatabase),
        );
        expect(held.flatMap(({ Permissions: granted = [] }) => granted)).to.have.members(Permissions);
    });

    it("refuses a stack that has neither setting, in the words of AWS", async () => {
        const other = await TestLakehouse.within(lakehouse.sandbox, `${lakehouse.stackName}-2`);
        try {
            await other.set("linkTimeoutSeconds", "30");
            expect(await foundBefore(other)).to.deep.equal([
                `Data Catalog's key: pulumi config set catalogKeyArn ARN-OF-THE-KEY --stack ${other.stackName}`,
                `Lake Formation: pulumi config set lakeFormation DATABASE --stack ${other.stackName}`,
            ]);
            const message = await other.up().then(
                () => "up succeeded",
                (error: Error) => error.message,
            );
            expect(message).to.match(/kms:Decrypt|Insufficient Lake Formation permission/);
        } finally {
            other.forgetSettings();
        }
    });

    it("takes its grants along when it goes", async () => {
        const { jobRoleArn } = await lakehouse.outputs();
        await lakehouse.destroy();
        const { PrincipalResourcePermissions: held } = await lakeFormation.send(
            new ListPermissionsCommand({ Principal: { DataLakePrincipalIdentifier: jobRoleArn } }),
        );
        expect(held).to.deep.equal([]);
    });

    /** What the doctor finds broken in the Data Catalog before a stack's first up, each with the first step of its cure. */
    async function foundBefore({ stackName, sandbox }: TestLakehouse): Promise<string[]> {
        const { region } = sandbox.environment;
        const environment = { ...process.env, ...cloudEnvironment({ stackName, sandbox }, region) };
        const clouds = awsClients(environment, region);
        try {
            const checks = catalogPrerequisites(stackName, clouds.awsOptions, { lakeFormation: "OFF" });
            const findings = (await Promise.all(checks.map(examine))).flat();
            return findings.filter(({ ok }) => !ok).map(({ name, cure }) => `${name}: ${cure?.split(";")[0]}`);
        } finally {
            clouds.close();
        }
    }
});

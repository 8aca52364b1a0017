import { expect } from "chai";
import * as fs from "node:fs";
import * as path from "node:path";

import { Sandbox, startSandbox } from "../../commands/sandboxes";
import { ConfiguredConnection } from "../../snowflake-client/configuredConnection";
import { Connection } from "../../snowflake-client/connection";
import { readToolchain, toolchainEnvironment } from "../../tools/setup/toolchain.mjs";
import { LakeAccess } from "./lakeAccess";
import { PulumiProject } from "./pulumiProject";

const PRINCIPAL = "arn:aws:iam::999900001111:user/lhs10000-s";
const EXECUTABLE = path.resolve(__dirname, "..", "..", "provider", "pulumi-resource-snowflake-iceberg");
const UP = ["up", "--yes", "--skip-preview"];

// One stack for all: each test's first `up` deletes what the test before left, so names differ from test to test.
describe("the provider under the Pulumi CLI", function () {
    this.timeout(300_000);
    let sandbox: Sandbox;
    let lake: LakeAccess;
    let administrator: Connection;
    let project: PulumiProject;

    before(async () => {
        sandbox = await startSandbox({ name: "provider-cli-tests" });
        lake = new LakeAccess(sandbox, "cli-lake");
        await lake.create();
        await lake.createRole("cli-catalog", PRINCIPAL, "catalog-external-id-1", ["glue:*", "s3:*"]);
        administrator = new ConfiguredConnection(
            {
                user: sandbox.administrator.snowflakeUser,
                password: sandbox.administrator.snowflakePassword,
                role: "ACCOUNTADMIN",
            },
            sandbox.processEnv,
        );
        project = await PulumiProject.create(
            toolchainEnvironment(readToolchain(), { ...process.env, ...sandbox.processEnv }),
        );
    });

    after(async () => {
        await administrator?.close();
        project?.remove();
        await sandbox?.stop();
    });

    const volume = (changes = "", options = ""): string => `
        const id = new s.ExternalId("volume");
        const volume = new s.ExternalVolume("volume", {
            name: "CLI_VOLUME",
            storageLocation: {
                name: "lake",
                storageBaseUrl: "s3://${lake.bucket}/warehouse/",
                storageAwsRoleArn: "${lake.roleArn("cli-storage")}",
                storageAwsExternalId: id.value,
            },
            ${changes}
        }, { ${options} });
        export const arn = volume.storageAwsIamUserArn;`;
    const database = (changes = ""): string => `
        const integration = new s.CatalogIntegration("catalog", {
            name: "CLI_CATALOG",
            catalogUri: "https://glue.us-west-2.amazonaws.com/iceberg",
            catalogName: "${sandbox.environment.accountId}",
            sigv4: { iamRole: "${lake.roleArn("cli-catalog")}", signingRegion: "us-west-2", externalId: "catalog-external-id-1" },
        });
        const access = new s.AccessVerification("catalog", { kind: "CATALOG_INTEGRATION", name: integration.name, policyHashes: ["1"] });
        new s.CatalogLinkedDatabase("lake", {
            name: "CLI_LAKE",
            catalogIntegration: integration.name,
            externalVolume: volume.name,
            allowedNamespaces: ["${lake.glueDatabase}"],
            ${changes}
        }, { dependsOn: access });`;

    it("goes from nothing to a linked database, has nothing to change then, and ends with nothing", async () => {
        project.program(volume() + database());
        const preview = await project.succeed("preview");
        for (const type of [
            "ExternalId",
            "ExternalVolume",
            "CatalogIntegration",
            "AccessVerification",
            "CatalogLinkedDatabase",
        ]) {
            expect(preview).to.match(new RegExp(`\\+ +snowflake-iceberg:index:${type} `));
        }
        await project.succeed(...UP);
        expect((await project.resource("CatalogLinkedDatabase")).outputs).to.include({ linkStatus: "RUNNING" });
        await project.succeed(...UP, "--expect-no-changes");
        await project.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");

        project.program(volume() + database("syncIntervalSeconds: 90,"));
        const altered = await project.succeed(...UP);
        expect(altered).to.include("updated").and.include("syncIntervalSeconds");
        expect(altered).to.not.include("replaced");

        // Another base URL replaces the volume, and the database that uses it goes first; the external ID stays.
        const before = (await project.resource("ExternalVolume")).outputs?.["storageAwsExternalId"];
        project.program(volume().replace("/warehouse/", "/warehouse/2/") + database());
        await project.succeed(...UP);
        const replaced = await project.resource("ExternalVolume");
        expect(replaced.outputs?.["storageAwsExternalId"]).to.equal(before);
        expect(JSON.stringify(replaced.outputs)).to.include("/warehouse/2/");

        await administrator.execute('DROP DATABASE "CLI_LAKE"');
        await project.succeed("destroy", "--yes", "--skip-preview");
        expect(await administrator.execute("SHOW CATALOG INTEGRATIONS LIKE 'CLI_%'")).to.deep.equal([]);
    });

    it("shows all wrong inputs of a resource at once, each with its path, and changes nothing", async () => {
        const before = await project.resources();
        project.program(volume("allowWrites: 3 as never, comment: 1 as never,").replace("s3://", "gs://"));
        const { code, output } = await project.pulumi("up", "--yes");
        expect(code).to.not.equal(0);
        for (const problem of [
            'storageLocation.storageBaseUrl is "gs://',
            "allowWrites is 3. Expected true or false.",
            "comment is 1. Expected a string.",
        ]) {
            expect(output).to.include(problem);
        }
        expect(await project.resources()).to.deep.equal(before);
    });

    it("keeps the credentials of a provider, and what is made from secrets, out of the state", async () => {
        const key = fs.readFileSync(sandbox.environment.snowflake.privateKeyPath, "utf8");
        project.program(`
            const provider = new s.Provider("account", { privateKey: ${JSON.stringify(key)} });
            new s.ExternalVolume("secret", {
                name: "CLI_SECRET",
                storageLocation: {
                    name: "lake", storageBaseUrl: "s3://cli-secret/", storageAwsRoleArn: "${lake.roleArn("x")}",
                    storageAwsExternalId: pulumi.secret("hush-hush-external-id"),
                },
            }, { provider });`);
        const output = await project.succeed(...UP);
        const state = await project.exported();
        expect(output + state).to.not.include("hush-hush");
        expect(state).to.not.include(key.split("\n")[1]);
        expect(state).to.not.include(String(sandbox.environment.snowflake.port));
        await project.succeed("refresh", "--yes", "--skip-preview");
        expect(await project.exported()).to.not.include("hush-hush");
        await project.succeed(...UP, "--expect-no-changes");
    });

    it("imports a volume that somebody made by hand, and refuses to take it over without", async () => {
        await administrator.execute(`CREATE EXTERNAL VOLUME "CLI_BY_HAND" STORAGE_LOCATIONS = ((NAME = 'lake' STORAGE_PROVIDER = 'S3'
            STORAGE_BASE_URL = 's3://by-hand/' STORAGE_AWS_ROLE_ARN = '${lake.roleArn("x")}'
            STORAGE_AWS_EXTERNAL_ID = 'by-hand-external-id')) ALLOW_WRITES = TRUE COMMENT = 'by hand'`);
        await administrator.execute('GRANT OWNERSHIP ON EXTERNAL VOLUME "CLI_BY_HAND" TO ROLE "LAKEHOUSE_DEPLOYER"');
        const body = (options: string) => `new s.ExternalVolume("byHand", {
            name: "CLI_BY_HAND",
            storageLocation: {
                name: "lake", storageBaseUrl: "s3://by-hand/", storageAwsRoleArn: "${lake.roleArn("x")}",
                storageAwsExternalId: "by-hand-external-id", encryption: { type: "NONE" },
            },
            allowWrites: true, comment: "by hand",
        }, { ${options} });`;
        project.program(body(""));
        const refused = await project.pulumi(...UP);
        expect(refused.code).to.not.equal(0);
        expect(refused.output).to.include("already exists and was not created by this program");
        project.program(body('import: "CLI_BY_HAND"'));
        await project.succeed(...UP);
        project.program(body(""));
        await project.succeed(...UP, "--expect-no-changes");
    });

    it("goes on after an interrupt while it waited for access", async () => {
        const verification = (role: string) => `
            const id = "waiting-external-id-1";
            const volume = new s.ExternalVolume("waiting", {
                name: "CLI_WAITING",
                storageLocation: {
                    name: "lake", storageBaseUrl: "s3://${lake.bucket}/waiting/", storageAwsRoleArn: "${role}",
                    storageAwsExternalId: id,
                },
            });
            new s.AccessVerification("waiting", { kind: "EXTERNAL_VOLUME", name: volume.name, policyHashes: ["1"], timeoutSeconds: 100 });`;
        project.program(verification(lake.roleArn("cli-waiting")));
        const up = project.start(...UP);
        const waits = new Promise<void>((resolve) => {
            let text = "";
            up.process.stdout?.on("data", (data: Buffer) => {
                text += data.toString();
                if (text.includes("no access yet")) {
                    resolve();
                }
            });
        });
        await Promise.race([waits, up.result.then(({ output }) => Promise.reject(new Error(output)))]);
        const interrupted = Date.now();
        up.process.kill("SIGINT");
        const { code, output } = await up.result;
        expect(code, output).to.not.equal(0);
        expect(Date.now() - interrupted, output).to.be.lessThan(15_000);

        await lake.createRole("cli-waiting", PRINCIPAL, "waiting-external-id-1", ["s3:*"]);
        await project.succeed(...UP);
        expect((await project.resource("AccessVerification")).outputs).to.include({ result: "PASSED" });
    });

    it("answers its schema", async () => {
        const schema = JSON.parse(await project.succeed("package", "get-schema", EXECUTABLE)) as {
            name: string;
        };
        expect(schema.name).to.equal("snowflake-iceberg");
    });
});

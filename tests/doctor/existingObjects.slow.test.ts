import { CreateDatabaseCommand, GlueClient } from "@aws-sdk/client-glue";
import {
    GrantPermissionsCommand,
    LakeFormationClient,
    PutDataLakeSettingsCommand,
} from "@aws-sdk/client-lakeformation";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";

import { DEPLOYER } from "../../bootstrap/deployer";
import { awsPrerequisites } from "../../commands/doctor/checks/awsPrerequisites";
import { examine, Finding } from "../../commands/doctor/finding";
import { Sandbox, startSandbox } from "../../commands/sandboxes";
import { awsOptions } from "../../commands/stack/awsOptions";
import { awsAdministrator } from "../e2e/awsAdministrator";
import { fitBucket } from "../e2e/ownedByOthers";
import { settingsWith } from "../unit/support/settings";

// The sandbox's deployer may reach what is called so.
const Bucket = "lakehouse-given-123456789012-us-west-2";
const DATABASE = "lakehouse_given";

describe("the doctor before the first up of a stack in what exists", function () {
    this.timeout(120_000);
    let sandbox: Sandbox;
    before(async () => (sandbox = await startSandbox({ name: `test-doctor-${process.pid}`, lakeFormation: true })));
    after(() => sandbox?.stop());

    const deployer = () => `arn:aws:iam::${sandbox.environment.accountId}:user/${DEPLOYER.iamUser}`;

    /** The findings on a bucket and a Glue database that exist. */
    async function findings(): Promise<Finding[]> {
        const { region, accountId } = sandbox.environment;
        const settings = settingsWith({
            existingBucket: Bucket,
            existingGlueDatabase: DATABASE,
            encryption: "SSE_S3",
            lakeFormation: "TABLES",
        });
        const checks = awsPrerequisites(
            "dev",
            awsOptions(region, sandbox.processEnv),
            { ...settings, bucketName: Bucket, accountId },
            true,
        );
        const wanted = checks.filter(({ name }) => ["S3: bucket", "Glue: database"].includes(name));
        return (await Promise.all(wanted.map(examine))).flat();
    }

    it("names what is missing, with the command that makes it", async () => {
        const [bucket, database, ...more] = await findings();
        expect(more).to.deep.equal([]);
        expect(bucket).to.include({ name: "S3: bucket", ok: false });
        expect(bucket?.seen).to.include(`The bucket "${Bucket}"`).and.include("does not exist");
        expect(database).to.include({ name: "Glue: database", ok: false });
        expect(database?.cure).to.include("npm run doctor -- --stack dev");
    });

    it("tells every fault of the bucket, each with its owner's command, and of the database that Lake Formation hides it", async () => {
        const s3 = new S3Client(awsAdministrator(sandbox));
        const LocationConstraint = "us-west-2";
        await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
        const DatabaseInput = { Name: DATABASE, CreateTableDefaultPermissions: [] };
        await new GlueClient(awsAdministrator(sandbox)).send(new CreateDatabaseCommand({ DatabaseInput }));
        const onlyHe = { DataLakePrincipalIdentifier: `arn:aws:iam::${sandbox.environment.accountId}:user/admin` };
        await new LakeFormationClient(awsAdministrator(sandbox)).send(
            new PutDataLakeSettingsCommand({ DataLakeSettings: { DataLakeAdmins: [onlyHe] } }),
        );
        const found = await findings();
        const ofBucket = found.filter(({ name }) => name === "S3: bucket").map(({ seen }) => seen);
        expect(ofBucket.join("\n")).to.include("put-bucket-versioning");
        const [database] = found.filter(({ name }) => name === "Glue: database");
        expect(database?.seen)
            .to.match(/Lake Formation hides it from the deployer: .*Required Describe/)
            .and.include("aws lakeformation grant-permissions");
    });

    it("passes both once their owners have done that", async () => {
        const s3 = new S3Client(awsAdministrator(sandbox));
        await fitBucket(s3, Bucket);
        await new LakeFormationClient(awsAdministrator(sandbox)).send(
            new GrantPermissionsCommand({
                Principal: { DataLakePrincipalIdentifier: deployer() },
                Resource: { Database: { Name: DATABASE } },
                Permissions: ["DESCRIBE"],
            }),
        );
        expect((await findings()).map(({ ok, seen }) => `${ok} ${seen}`)).to.deep.equal([
            `true ${Bucket} exists, and the stack can use it`,
            `true ${DATABASE} exists, and the stack can use it`,
        ]);
    });
});

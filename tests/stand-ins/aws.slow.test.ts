import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { Glue } from "@aws-sdk/client-glue";
import { IAM } from "@aws-sdk/client-iam";
import { KMS } from "@aws-sdk/client-kms";
import { LakeFormation } from "@aws-sdk/client-lakeformation";
import { S3 } from "@aws-sdk/client-s3";
import { expect } from "chai";

import { awsProgram, BUCKET, LOG_BUCKET, settings } from "./awsProgram";
import { AwsService, startAws } from "./awsService";
import { preview, refresh, up } from "./steps";
import { makeStack, TestStack } from "./testStack";

// The stack and its provider among them.
const RESOURCES = 30;

describe("the stand-in for the aws provider, through the real CLI", function () {
    this.timeout("3m");
    const original = { ...settings };
    let service: AwsService;
    let test: TestStack;
    let glue: Glue;
    let iam: IAM;
    let kms: KMS;
    let lakeFormation: LakeFormation;
    let logs: CloudWatchLogs;
    let s3: S3;

    before(async () => {
        service = await startAws();
        const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = service.variables;
        const client = {
            endpoint: service.endpoint,
            region: "us-west-2",
            credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
        };
        glue = new Glue(client);
        iam = new IAM(client);
        kms = new KMS(client);
        lakeFormation = new LakeFormation(client);
        logs = new CloudWatchLogs(client);
        s3 = new S3({ ...client, forcePathStyle: true });
        test = await makeStack(awsProgram, service.variables);
    });

    after(async () => {
        Object.assign(settings, original);
        test?.remove();
        await service?.stop();
    });

    it("previews every resource of an empty stack and creates nothing", async () => {
        const steps = await preview(test.stack);
        expect(steps.filter(({ op }) => op === "create")).to.have.length(RESOURCES);
        expect((await s3.listBuckets()).Buckets).to.deep.equal([]);
    });

    it("creates every resource as the program says", async () => {
        const { outputs } = await test.stack.up();
        expect(outputs["accountId"]?.value).to.equal(service.accountId);
        expect(outputs["bucketArn"]?.value).to.equal(`arn:aws:s3:::${BUCKET}`);

        const { Job } = await glue.getJob({ JobName: "load" });
        expect(Job).to.include({
            Role: outputs["roleArn"]?.value,
            Timeout: 60,
            NumberOfWorkers: 2,
            GlueVersion: "5.0",
        });
        expect((await glue.getTrigger({ Name: "then" })).Trigger?.State).to.equal("ACTIVATED");
        expect((await glue.getTrigger({ Name: "start" })).Trigger?.State).to.equal("CREATED");
        expect((await s3.getBucketVersioning({ Bucket: BUCKET })).Status).to.equal("Enabled");
        expect((await s3.getBucketTagging({ Bucket: BUCKET })).TagSet).to.deep.equal([
            { Key: "stack", Value: "first" },
        ]);
        const keyId = outputs["keyId"]?.value as string;
        expect((await kms.getKeyRotationStatus({ KeyId: keyId })).KeyRotationEnabled).to.equal(true);
    });

    it("uploads an archive of assets as a ZIP file", async () => {
        const { Body } = await s3.getObject({ Bucket: BUCKET, Key: "scripts/lakehouse.zip" });
        const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
        expect(bytes.subarray(0, 4).toString("latin1")).to.equal("PK\x03\x04");
        expect(bytes.toString("latin1")).to.include("lakehouse/reports.py").and.to.include("lakehouse/schemas.py");
    });

    it("finds nothing to change the second time, nor after a refresh", async () => {
        expect(await up(test.stack)).to.deep.equal([]);
        expect(await refresh(test.stack)).to.deep.equal([]);
        expect(await up(test.stack)).to.deep.equal([]);
    });

    it("changes settings in place", async () => {
        Object.assign(settings, {
            jobTimeout: 90,
            jobDescription: "Loads everything",
            retentionInDays: 7,
            noncurrentDays: 14,
            workflowDescription: "Hourly",
            databaseDescription: "Iceberg tables",
            triggerEnabled: false,
            keyDescription: "Lake",
            script: "print('two')",
            readableKeys: ["raw_data/*", "scripts/*"],
            versioning: "Suspended",
            ruleDescription: "Failed runs of jobs",
            states: ["FAILED", "TIMEOUT"],
        });
        const steps = await up(test.stack);
        expect(steps).to.deep.equal([
            { name: "database", op: "update", paths: ["description"] },
            { name: "job", op: "update", paths: ["description", "timeout"] },
            { name: "key", op: "update", paths: ["description"] },
            { name: "lifecycle", op: "update", paths: ["rules[0].noncurrentVersionExpiration.noncurrentDays"] },
            { name: "log-group", op: "update", paths: ["retentionInDays"] },
            { name: "role-policy", op: "update", paths: ["policy"] },
            { name: "rule", op: "update", paths: ["description", "eventPattern"] },
            { name: "script", op: "update", paths: ["source"] },
            { name: "then", op: "update", paths: ["enabled"] },
            { name: "versioning", op: "update", paths: ["versioningConfiguration.status"] },
            { name: "workflow", op: "update", paths: ["description"] },
        ]);
        const { Job } = await glue.getJob({ JobName: "load" });
        expect(Job).to.include({ Timeout: 90, Description: "Loads everything", WorkerType: "G.1X" });
        expect((await glue.getTrigger({ Name: "then" })).Trigger?.State).to.equal("DEACTIVATED");
        const script = await s3.getObject({ Bucket: BUCKET, Key: "scripts/load.py" });
        expect(await script.Body?.transformToString()).to.equal("print('two')");
        expect(await up(test.stack)).to.deep.equal([]);
    });

    it("carries a changed default tag to every taggable resource", async () => {
        settings.stackTag = "second";
        const steps = await up(test.stack);
        expect(steps.map(({ op }) => op)).to.satisfy((ops: string[]) => ops.every((op) => op === "update"));
        expect(steps.map(({ name }) => name)).to.include.members([
            "bucket",
            "job",
            "key",
            "log-group",
            "role",
            "rule",
            "script",
            "topic",
        ]);
        const { TagSet } = await s3.getObjectTagging({ Bucket: BUCKET, Key: "scripts/load.py" });
        expect(TagSet).to.deep.equal([{ Key: "stack", Value: "second" }]);
        expect((await iam.listRoleTags({ RoleName: "lake-jobs" })).Tags).to.deep.equal([
            { Key: "stack", Value: "second" },
        ]);
        expect(await up(test.stack)).to.deep.equal([]);
    });

    it("replaces a job that gets another name, and updates what points to it", async () => {
        settings.jobName = "load_sales";
        const steps = await up(test.stack);
        expect(steps.filter(({ name }) => name === "job").map(({ op }) => op)).to.include("replace");
        expect(steps.filter(({ name }) => name === "start")).to.deep.equal([
            { name: "start", op: "update", paths: ["actions[0].jobName"] },
        ]);
        expect((await glue.listJobs({})).JobNames).to.deep.equal(["load_sales"]);
    });

    it("replaces grants of Lake Formation, and mends one that was revoked by hand", async () => {
        settings.databasePermissions = ["DESCRIBE"];
        const steps = await up(test.stack);
        expect(steps.filter(({ name }) => name === "on-database").map(({ op }) => op)).to.include("replace");
        const Principal = {
            DataLakePrincipalIdentifier: String((await test.stack.outputs())["roleArn"]?.value),
        };
        const onDatabase = { Principal, Resource: { Database: { Name: "lake" } } };
        const onTables = { Principal, Resource: { Table: { DatabaseName: "lake", TableWildcard: {} } } };
        const granted = async (on: typeof onDatabase | typeof onTables) =>
            (await lakeFormation.listPermissions(on)).PrincipalResourcePermissions?.flatMap(
                ({ Permissions }) => Permissions,
            );
        expect(await granted(onDatabase)).to.deep.equal(["DESCRIBE"]);
        await lakeFormation.revokePermissions({ ...onTables, Permissions: ["ALTER", "DESCRIBE"] });
        await lakeFormation.revokePermissions({ ...onDatabase, Permissions: ["DESCRIBE"] });
        await lakeFormation.grantPermissions({ ...onDatabase, Permissions: ["ALTER"] });
        await refresh(test.stack);
        const mended = await up(test.stack);
        expect(mended.map(({ name, op }) => `${op} ${name}`)).to.include.members([
            "replace on-database",
            "create on-tables",
        ]);
        expect([await granted(onDatabase), await granted(onTables)]).to.deep.equal([
            ["DESCRIBE"],
            ["ALTER", "DESCRIBE"],
        ]);
        expect(await up(test.stack)).to.deep.equal([]);
    });

    it("sees what was changed by hand, and mends it", async () => {
        await glue.updateTrigger({
            Name: "start",
            TriggerUpdate: { Description: "by hand", Actions: [{ JobName: "load_sales" }] },
        });
        await logs.deleteRetentionPolicy({ logGroupName: "/lake/jobs/output" });
        await s3.deleteBucketPolicy({ Bucket: LOG_BUCKET });
        await s3.putBucketTagging({ Bucket: BUCKET, Tagging: { TagSet: [{ Key: "owner", Value: "me" }] } });
        await iam.updateAssumeRolePolicy({
            RoleName: "lake-jobs",
            PolicyDocument: JSON.stringify({
                Version: "2012-10-17",
                Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
            }),
        });

        const drift = await refresh(test.stack);
        expect(drift.map(({ name, op }) => `${op} ${name}`)).to.include.members([
            "update bucket",
            "update log-group",
            "update role",
            "update start",
        ]);
        const mended = await up(test.stack);
        expect(mended.map(({ name, op }) => `${op} ${name}`)).to.have.members([
            "update bucket",
            "create log-policy",
            "update log-group",
            "update role",
            "update start",
        ]);
        const { Role } = await iam.getRole({ RoleName: "lake-jobs" });
        expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).to.include("glue.amazonaws.com");
        expect((await s3.getBucketTagging({ Bucket: BUCKET })).TagSet).to.deep.equal([
            { Key: "stack", Value: "second" },
        ]);
        expect(await up(test.stack)).to.deep.equal([]);
    });

    it("destroys everything, all versions of all objects included", async () => {
        await s3.putBucketVersioning({ Bucket: BUCKET, VersioningConfiguration: { Status: "Enabled" } });
        await s3.putObject({ Bucket: BUCKET, Key: "raw_data/a.json", Body: "1" });
        await s3.putObject({ Bucket: BUCKET, Key: "raw_data/a.json", Body: "2" });
        await s3.deleteObject({ Bucket: BUCKET, Key: "raw_data/a.json" });
        const { value: keyId } = (await test.stack.outputs())["keyId"] as { value: string };

        await test.stack.destroy();

        expect((await s3.listBuckets()).Buckets).to.deep.equal([]);
        expect((await glue.listJobs({})).JobNames).to.deep.equal([]);
        expect((await glue.listTriggers({})).TriggerNames).to.deep.equal([]);
        expect((await glue.listWorkflows({})).Workflows).to.deep.equal([]);
        expect((await glue.getDatabases({})).DatabaseList).to.deep.equal([]);
        expect((await logs.describeLogGroups({})).logGroups).to.deep.equal([]);
        expect((await iam.listRoles({})).Roles?.map(({ RoleName }) => RoleName)).to.not.include("lake-jobs");
        expect((await kms.describeKey({ KeyId: keyId })).KeyMetadata?.KeyState).to.equal("PendingDeletion");
        expect((await kms.listAliases({})).Aliases?.map(({ AliasName }) => AliasName)).to.not.include("alias/lake");
    });
});

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** What a test may change between two deployments of {@link awsProgram}. */
export const settings = {
    stackTag: "first",
    jobName: "load",
    jobTimeout: 60,
    jobDescription: "Loads the sales",
    retentionInDays: 30,
    noncurrentDays: 30,
    workflowDescription: "Nightly",
    databaseDescription: "Tables",
    triggerEnabled: true,
    keyDescription: "Tables and logs",
    script: "print('one')",
    trustedService: "glue.amazonaws.com",
    readableKeys: ["raw_data/*"],
    versioning: "Enabled",
    ruleDescription: "Failed runs",
    states: ["FAILED"],
    databasePermissions: ["CREATE_TABLE", "DESCRIBE"],
};

export const BUCKET = "lake-123456789012-us-west-2";
export const LOG_BUCKET = "lake-logs-123456789012";

/** One resource of each type that the stand-in knows, with every property that the product's program sets. */
export async function awsProgram(): Promise<Record<string, unknown>> {
    const provider = new aws.Provider("aws", {
        region: "us-west-2",
        allowedAccountIds: ["123456789012"],
        defaultTags: { tags: { stack: settings.stackTag } },
        s3UsePathStyle: true,
    });
    const options = { provider };
    const { accountId } = await aws.getCallerIdentity({}, options);

    const key = new aws.kms.Key(
        "key",
        {
            description: settings.keyDescription,
            enableKeyRotation: true,
            deletionWindowInDays: 7,
            policy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [
                    {
                        Sid: "account",
                        Effect: "Allow",
                        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
                        Action: "kms:*",
                        Resource: "*",
                    },
                ],
            }),
        },
        options,
    );
    new aws.kms.Alias("alias", { name: "alias/lake", targetKeyId: key.keyId }, options);

    const bucket = new aws.s3.Bucket("bucket", { bucket: BUCKET, forceDestroy: true }, options);
    const logs = new aws.s3.Bucket("logs", { bucket: LOG_BUCKET, forceDestroy: true }, options);
    new aws.s3.BucketPublicAccessBlock(
        "public",
        {
            bucket: bucket.bucket,
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        },
        options,
    );
    new aws.s3.BucketOwnershipControls(
        "ownership",
        { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
        options,
    );
    new aws.s3.BucketVersioning(
        "versioning",
        { bucket: bucket.bucket, versioningConfiguration: { status: settings.versioning } },
        options,
    );
    new aws.s3.BucketServerSideEncryptionConfiguration(
        "encryption",
        {
            bucket: bucket.bucket,
            rules: [
                {
                    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
                    bucketKeyEnabled: true,
                },
            ],
        },
        options,
    );
    new aws.s3.BucketLifecycleConfiguration(
        "lifecycle",
        {
            bucket: bucket.bucket,
            rules: [
                {
                    id: "old-versions",
                    status: "Enabled",
                    filter: { prefix: "" },
                    noncurrentVersionExpiration: { noncurrentDays: settings.noncurrentDays },
                    expiration: { expiredObjectDeleteMarker: true },
                },
                {
                    id: "uploads",
                    status: "Enabled",
                    filter: { prefix: "raw_data/" },
                    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
                },
            ],
        },
        options,
    );
    const logPolicy = new aws.s3.BucketPolicy(
        "log-policy",
        {
            bucket: logs.bucket,
            policy: pulumi.jsonStringify({
                Version: "2012-10-17",
                Statement: [
                    {
                        Effect: "Allow",
                        Principal: { Service: "logging.s3.amazonaws.com" },
                        Action: ["s3:PutObject"],
                        Resource: [pulumi.interpolate`${logs.arn}/*`],
                    },
                ],
            }),
        },
        options,
    );
    new aws.s3.BucketLogging(
        "logging",
        { bucket: bucket.bucket, targetBucket: logs.bucket, targetPrefix: "s3/" },
        { ...options, dependsOn: logPolicy },
    );
    const script = new aws.s3.BucketObjectv2(
        "script",
        {
            bucket: bucket.bucket,
            key: "scripts/load.py",
            source: new pulumi.asset.StringAsset(settings.script),
            contentType: "text/x-python",
        },
        options,
    );
    new aws.s3.BucketObjectv2(
        "package",
        {
            bucket: bucket.bucket,
            key: "scripts/lakehouse.zip",
            source: new pulumi.asset.AssetArchive({
                "lakehouse/reports.py": new pulumi.asset.StringAsset("LIMIT = 10\n"),
                "lakehouse/schemas.py": new pulumi.asset.StringAsset("COLUMNS = []\n"),
            }),
        },
        options,
    );

    const role = new aws.iam.Role(
        "role",
        {
            name: "lake-jobs",
            description: "Runs the jobs",
            assumeRolePolicy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [
                    { Effect: "Allow", Principal: { Service: settings.trustedService }, Action: "sts:AssumeRole" },
                ],
            }),
        },
        options,
    );
    new aws.iam.RolePolicy(
        "role-policy",
        {
            name: "data",
            role: role.name,
            policy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [
                    {
                        Effect: "Allow",
                        Action: ["s3:GetObject"],
                        Resource: settings.readableKeys.map((path) => `arn:aws:s3:::${BUCKET}/${path}`),
                    },
                ],
            }),
        },
        options,
    );

    const database = new aws.glue.CatalogDatabase(
        "database",
        {
            name: "lake",
            description: settings.databaseDescription,
            locationUri: pulumi.interpolate`s3://${bucket.bucket}/iceberg-warehouse/`,
            createTableDefaultPermissions: [
                { permissions: ["ALL"], principal: { dataLakePrincipalIdentifier: "IAM_ALLOWED_PRINCIPALS" } },
            ],
        },
        options,
    );
    const principal = role.arn;
    const replaced = { ...options, deleteBeforeReplace: true };
    new aws.lakeformation.Permissions(
        "on-database",
        { principal, permissions: settings.databasePermissions, database: { name: database.name } },
        replaced,
    );
    new aws.lakeformation.Permissions(
        "on-tables",
        { principal, permissions: ["ALTER", "DESCRIBE"], table: { databaseName: database.name, wildcard: true } },
        replaced,
    );
    new aws.cloudwatch.LogGroup(
        "log-group",
        { name: "/lake/jobs/output", retentionInDays: settings.retentionInDays },
        options,
    );
    const topic = new aws.sns.Topic("topic", { name: "alarms", kmsMasterKeyId: key.arn }, options);
    new aws.sns.TopicPolicy(
        "topic-policy",
        {
            arn: topic.arn,
            policy: topic.arn.apply((arn) =>
                JSON.stringify({
                    Version: "2012-10-17",
                    Statement: [
                        {
                            Effect: "Allow",
                            Principal: { Service: "events.amazonaws.com" },
                            Action: "sns:Publish",
                            Resource: arn,
                        },
                    ],
                }),
            ),
        },
        options,
    );
    new aws.sns.TopicSubscription(
        "subscription",
        { topic: topic.arn, protocol: "email", endpoint: "team@example.com" },
        options,
    );
    const rule = new aws.cloudwatch.EventRule(
        "rule",
        {
            name: "failed",
            description: settings.ruleDescription,
            eventPattern: JSON.stringify({ source: ["aws.glue"], detail: { state: settings.states } }),
        },
        options,
    );
    new aws.cloudwatch.EventTarget("target", { rule: rule.name, targetId: "alarms", arn: topic.arn }, options);
    const job = new aws.glue.Job(
        "job",
        {
            name: settings.jobName,
            description: settings.jobDescription,
            roleArn: role.arn,
            glueVersion: "5.0",
            command: {
                name: "glueetl",
                scriptLocation: pulumi.interpolate`s3://${script.bucket}/${script.key}`,
                pythonVersion: "3",
            },
            defaultArguments: { "--datalake-formats": "iceberg" },
            workerType: "G.1X",
            numberOfWorkers: 2,
            executionClass: "STANDARD",
            timeout: settings.jobTimeout,
            maxRetries: 0,
            jobRunQueuingEnabled: true,
            executionProperty: { maxConcurrentRuns: 1 },
        },
        options,
    );
    const workflow = new aws.glue.Workflow(
        "workflow",
        { name: "nightly", description: settings.workflowDescription, maxConcurrentRuns: 1 },
        options,
    );
    new aws.glue.Trigger(
        "start",
        {
            name: "start",
            type: "ON_DEMAND",
            enabled: false,
            workflowName: workflow.name,
            actions: [{ jobName: job.name }],
        },
        options,
    );
    new aws.glue.Trigger(
        "then",
        {
            name: "then",
            type: "CONDITIONAL",
            workflowName: workflow.name,
            enabled: settings.triggerEnabled,
            actions: [{ jobName: job.name }],
            predicate: { logical: "AND", conditions: [{ jobName: job.name, state: "SUCCEEDED" }] },
        },
        options,
    );

    return {
        accountId,
        bucket: bucket.bucket,
        bucketArn: bucket.arn,
        keyId: key.keyId,
        keyArn: key.arn,
        database: database.name,
        scriptVersion: script.versionId,
        roleArn: role.arn,
    };
}

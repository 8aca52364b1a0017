import {
    ACCOUNT,
    boundaryArn,
    bucketArns,
    databaseArns,
    DeployerScope,
    jobRoleArns,
    logGroupArn,
    namesOf,
    ownArn,
    policyName,
    roleArns,
} from "./deployerScope";
import { ALARM_TOPIC, FAILED_JOBS_RULE } from "./alarm";
import { RAW_DATA_FOLDER, SCRIPTS_FOLDER, TABLES_FOLDER } from "./bucketFolders";
import { useCatalogKey } from "./catalogKey";
import { Condition, each, Grant } from "./grant";

/** What a deployer needs, in parts that each fit into a managed policy (6,144 characters). */
export interface DeployerGrants {
    /** Bucket, key, roles and logs. */
    foundation: Grant[];
    /** Glue: catalog, jobs and workflow. */
    glue: Grant[];
    /** Mail about failed job runs; empty for a stack without. */
    alarms: Grant[];
}

/**
 * What whoever runs `pulumi up`, the pipeline and the doctor needs in AWS, on the things of its scope alone.
 *
 * It makes roles, as the program must, but only with the boundary that the administrator made, and it can neither change
 * nor remove that. What it needs of the warehouse's key, the key's own policy says (policy/key.ts).
 */
export function deployerGrants(scope: DeployerScope): DeployerGrants {
    return {
        foundation: [...bucketGrants(scope), ...keyGrants(scope), ...roleGrants(scope), ...logGrants(scope)],
        glue: [...catalogGrants(scope), ...optimizerGrants(scope), ...lakeFormationGrants(scope), ...jobGrants(scope)],
        alarms: alarmGrants(scope),
    };
}

function bucketGrants(scope: DeployerScope): Grant[] {
    const { existingBuckets = [] } = scope;
    const buckets = scope.buckets.filter((name) => !existingBuckets.includes(name));
    return [
        ...(buckets.length === 0 ? [] : ownBucketGrants({ ...scope, buckets })),
        ...(existingBuckets.length === 0 ? [] : existingBucketGrants({ ...scope, buckets: existingBuckets })),
    ];
}

/** Of a bucket that somebody else keeps: its settings are read, and files come only where the stack has its folders. */
function existingBucketGrants(scope: DeployerScope): Grant[] {
    const condition: Condition = { StringEquals: { "aws:ResourceAccount": ACCOUNT } };
    const inFolders = (...folders: string[]) => folders.flatMap((folder) => bucketArns(scope, `/${folder}*`));
    return [
        {
            sid: "ExistingBuckets",
            actions: {
                ...each("s3", "find files, and old versions of scripts", "ListBucket ListBucketVersions"),
                "s3:GetBucket*": "check the bucket's settings",
                ...each(
                    "s3",
                    "check settings whose action is not named GetBucket",
                    "GetEncryptionConfiguration GetLifecycleConfiguration",
                ),
            },
            resources: bucketArns(scope),
            condition,
        },
        {
            sid: "ReadExistingObjects",
            actions: each("s3", "compare tables and scripts", "GetObject GetObjectTagging"),
            resources: inFolders(SCRIPTS_FOLDER, RAW_DATA_FOLDER, TABLES_FOLDER),
            condition,
        },
        {
            sid: "WriteExistingObjects",
            actions: each("s3", "upload scripts and sample data", "PutObject PutObjectTagging AbortMultipartUpload"),
            resources: inFolders(SCRIPTS_FOLDER, RAW_DATA_FOLDER),
            condition,
        },
        {
            sid: "RemoveScripts",
            actions: each("s3", "remove scripts", "DeleteObject DeleteObjectVersion"),
            resources: inFolders(SCRIPTS_FOLDER),
            condition,
        },
    ];
}

function ownBucketGrants(scope: DeployerScope): Grant[] {
    // A name of S3 may be taken by another account; what is there is not ours then.
    const ofAccount: Condition = { StringEquals: { "aws:ResourceAccount": ACCOUNT } };
    return [
        {
            sid: "CreateBucket",
            actions: {
                "s3:CreateBucket": "make the warehouse's bucket",
                "s3:TagResource": "tag it as it is made, and later",
            },
            resources: bucketArns(scope),
            // Before it is made a bucket has no account that a condition could ask for.
            condition: { StringEqualsIfExists: { "aws:ResourceAccount": ACCOUNT } },
        },
        {
            sid: "Buckets",
            actions: {
                ...each("s3", "find and remove the warehouse's bucket", "DeleteBucket ListBucket ListBucketVersions"),
                ...each(
                    "s3",
                    "harden the bucket",
                    "PutBucketPublicAccessBlock PutBucketOwnershipControls PutBucketVersioning PutEncryptionConfiguration " +
                        "PutLifecycleConfiguration PutBucketPolicy DeleteBucketPolicy PutBucketLogging PutBucketTagging",
                ),
                // The official provider tags through S3 Control since 7.13, and falls back to PutBucketTagging.
                ...each("s3", "change the bucket's tags", "UntagResource ListTagsForResource"),
                // The official provider reads every setting of a bucket, also those that the program leaves alone.
                "s3:GetBucket*": "see drift of the bucket's settings",
                ...each(
                    "s3",
                    "see drift of settings whose action is not named GetBucket",
                    "GetAccelerateConfiguration GetEncryptionConfiguration GetLifecycleConfiguration GetReplicationConfiguration",
                ),
            },
            resources: bucketArns(scope),
            condition: ofAccount,
        },
        {
            sid: "Objects",
            actions: {
                ...each(
                    "s3",
                    "upload scripts and sample data, and compare tables",
                    "PutObject GetObject GetObjectTagging PutObjectTagging",
                ),
                ...each(
                    "s3",
                    "remove scripts, and all data where destroyData says so",
                    "DeleteObject DeleteObjectVersion",
                ),
                "s3:AbortMultipartUpload": "clean up after an interrupted upload",
            },
            resources: bucketArns(scope, "/*"),
            condition: ofAccount,
        },
    ];
}

function keyGrants(scope: DeployerScope): Grant[] {
    if (scope.encryption !== "SSE_KMS") {
        return [];
    }
    return [
        {
            sid: "CreateKey",
            actions: { "kms:CreateKey": "make the warehouse's key", "kms:TagResource": "tag it as it is made" },
            // A key has no name before it exists. Nothing else here hangs on a key's tags, so tagging opens none.
            resources: ["*"],
            condition: {
                StringEquals: { "aws:RequestTag/project": "lakehouse" },
                StringLike: { "aws:RequestTag/stack": scope.stack },
            },
        },
        {
            sid: "Aliases",
            actions: each(
                "kms",
                "name the key; the key's half is in its own policy",
                "CreateAlias UpdateAlias DeleteAlias",
            ),
            resources: [ownArn(scope, "kms", `alias/${namesOf(scope)}`)],
        },
        {
            sid: "FindAliases",
            actions: { "kms:ListAliases": "see drift of the alias: AWS has no call for a single one" },
            resources: ["*"],
        },
    ];
}

function roleGrants(scope: DeployerScope): Grant[] {
    const resources = roleArns(scope);
    return [
        {
            // Each of these knows iam:PermissionsBoundary, as the service authorization reference lists it.
            // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
            sid: "BoundRoles",
            actions: {
                ...each("iam", "make and change the roles", "CreateRole UpdateAssumeRolePolicy"),
                "iam:PutRolePermissionsBoundary": "give a role its boundary, and no other",
                ...each("iam", "give the roles their policies", "PutRolePolicy DeleteRolePolicy"),
            },
            resources,
            condition: { StringEquals: { "iam:PermissionsBoundary": boundaryArn(scope) } },
        },
        {
            sid: "Roles",
            actions: {
                ...each("iam", "describe and tag the roles", "UpdateRole UpdateRoleDescription TagRole UntagRole"),
                "iam:DeleteRole": "remove the roles",
                ...each(
                    "iam",
                    "see drift of the roles",
                    "GetRole GetRolePolicy ListRolePolicies ListRoleTags ListAttachedRolePolicies",
                ),
                "iam:ListInstanceProfilesForRole": "remove a role: the official provider looks for what still uses it",
            },
            resources,
        },
        ...existingRoleReading(scope),
        ...boundaryReading(scope),
        {
            sid: "CountRoles",
            actions: {
                "iam:GetAccountSummary": "let the doctor see before the first up whether the roles fit the quota",
            },
            resources: ["*"],
        },
        {
            sid: "GiveRoleToGlue",
            actions: { "iam:PassRole": "let the jobs run as their role" },
            resources: jobRoleArns(scope),
            condition: { StringEquals: { "iam:PassedToService": "glue.amazonaws.com" } },
        },
    ];
}

/** Of roles that somebody else keeps, the doctor compares the trust policies with what Snowflake sends. */
function existingRoleReading({ existingRoles = [] }: DeployerScope): Grant[] {
    return existingRoles.length === 0
        ? []
        : [
              {
                  sid: "ExistingRoles",
                  actions: each("iam", "compare whom they trust with Snowflake's identity", "GetRole ListRolePolicies"),
                  resources: existingRoles,
              },
          ];
}

/** The one that bootstrap prints needs no check. */
function boundaryReading(scope: DeployerScope): Grant[] {
    return scope.boundary === policyName(scope.stack, "boundary")
        ? []
        : [
              {
                  sid: "ReadBoundary",
                  actions: each(
                      "iam",
                      "check that the boundary exists and is wide enough",
                      "GetPolicy GetPolicyVersion",
                  ),
                  // A variable may not stand for an account in an ARN.
                  resources: [boundaryArn(scope).replace(ACCOUNT, "*")],
              },
          ];
}

function logGrants(scope: DeployerScope): Grant[] {
    const groups = logGroupArn(scope);
    return [
        {
            sid: "Logs",
            actions: {
                ...each(
                    "logs",
                    "make and remove the jobs' log groups",
                    "CreateLogGroup DeleteLogGroup PutRetentionPolicy DeleteRetentionPolicy",
                ),
                ...each("logs", "default tags", "TagResource UntagResource ListTagsForResource"),
                ...each("logs", "show the log of a failed run", "DescribeLogStreams GetLogEvents FilterLogEvents"),
            },
            resources: [groups, `${groups}:*`],
        },
        {
            sid: "FindLogGroups",
            actions: { "logs:DescribeLogGroups": "see drift of the log groups: AWS has no call for a single one" },
            resources: ["*"],
        },
    ];
}

function catalogGrants(scope: DeployerScope): Grant[] {
    const { existingDatabases = [] } = scope;
    const databases = scope.databases.filter((name) => !existingDatabases.includes(name));
    return [
        ...(existingDatabases.length === 0
            ? []
            : [
                  {
                      sid: "ExistingDatabases",
                      actions: each(
                          "glue",
                          "check databases; find tables and their state",
                          "GetDatabase GetTable GetTables",
                      ),
                      resources: databaseArns(scope, existingDatabases),
                  },
              ]),
        {
            sid: "Catalog",
            actions: {
                ...each(
                    "glue",
                    "make, change and remove the databases",
                    "CreateDatabase UpdateDatabase DeleteDatabase",
                ),
                ...each(
                    "glue",
                    "remove the tables with their database",
                    "DeleteTable BatchDeleteTable DeleteUserDefinedFunction",
                ),
                ...each("glue", "see drift; find tables and their state", "GetDatabase GetTable GetTables"),
                "glue:UpdateTable": "show in the demo that a change made elsewhere is seen",
                ...each("glue", "default tags of the databases", "GetTags TagResource UntagResource"),
                "glue:GetDataCatalogEncryptionSettings": "let the doctor see which key encrypts the Data Catalog",
            },
            resources: [
                ...databaseArns(scope, databases),
                ...databases.map((name) => ownArn(scope, "glue", `userDefinedFunction/${name}/*`)),
            ],
        },
        ...useCatalogKey(scope, scope.catalogKeyArn, "write"),
    ];
}

/** The jobs make the optimizers; when their time is over the deployer removes them. */
function optimizerGrants(scope: DeployerScope): Grant[] {
    return scope.optimizers === true
        ? [
              {
                  sid: "Optimizers",
                  actions: {
                      "glue:GetTableOptimizer": "let the doctor see how Glue maintains the tables",
                      "glue:DeleteTableOptimizer": "end that before the job does it, or the stack goes",
                  },
                  resources: databaseArns(scope),
              },
          ]
        : [];
}

/** Lake Formation's actions know no resources; it lets nobody grant what he may not grant there. */
function lakeFormationGrants({ lakeFormation }: DeployerScope): Grant[] {
    return [
        {
            sid: "LakeFormation",
            actions: {
                "lakeformation:ListPermissions": "let the doctor see whether Lake Formation keeps the roles out",
                "lakeformation:GetDataLakeSettings": "let the doctor see before the first up whether it decides",
                ...(lakeFormation === "OFF"
                    ? {}
                    : each("lakeformation", "give the roles the database", "GrantPermissions RevokePermissions")),
            },
            resources: ["*"],
        },
    ];
}

function jobGrants(scope: DeployerScope): Grant[] {
    return [
        {
            sid: "Jobs",
            actions: {
                ...each("glue", "make, change and remove jobs", "CreateJob UpdateJob DeleteJob"),
                ...each(
                    "glue",
                    "make, change and remove triggers",
                    "CreateTrigger UpdateTrigger DeleteTrigger StartTrigger StopTrigger",
                ),
                ...each(
                    "glue",
                    "make, change and remove the workflows",
                    "CreateWorkflow UpdateWorkflow DeleteWorkflow",
                ),
                ...each("glue", "see drift", "GetJob GetTrigger GetWorkflow GetTags"),
                ...each("glue", "default tags", "TagResource UntagResource"),
                ...each(
                    "glue",
                    "run the pipeline and follow it",
                    "StartWorkflowRun GetWorkflowRun GetWorkflowRuns GetWorkflowRunProperties StopWorkflowRun",
                ),
                ...each("glue", "run single jobs and follow them", "StartJobRun GetJobRun GetJobRuns BatchStopJobRun"),
            },
            resources: ["job", "trigger", "workflow"].map((kind) =>
                ownArn(scope, "glue", `${kind}/${namesOf(scope)}-*`),
            ),
        },
    ];
}

/** Neither reading nor ending a subscription knows resources in IAM, so those two reach every topic of the account. */
function alarmGrants(scope: DeployerScope): Grant[] {
    if (!scope.alarms) {
        return [];
    }
    return [
        {
            sid: "AlarmTopic",
            actions: {
                ...each("sns", "make, close and remove the topic", "CreateTopic SetTopicAttributes DeleteTopic"),
                ...each("sns", "see drift", "GetTopicAttributes ListTagsForResource"),
                ...each("sns", "default tags", "TagResource UntagResource"),
                "sns:Subscribe": "add an address",
                "sns:ListSubscriptionsByTopic": "let the doctor see who has not confirmed",
            },
            resources: [ownArn(scope, "sns", `${namesOf(scope)}${ALARM_TOPIC}`)],
        },
        {
            sid: "AlarmSubscriptions",
            actions: {
                "sns:GetSubscriptionAttributes": "see drift of an address",
                "sns:Unsubscribe": "remove an address",
            },
            resources: ["*"],
        },
        {
            sid: "AlarmRule",
            actions: {
                ...each("events", "make and remove the rule", "PutRule DeleteRule PutTargets RemoveTargets"),
                ...each("events", "see drift", "DescribeRule ListTargetsByRule ListTagsForResource"),
                ...each("events", "default tags", "TagResource UntagResource"),
            },
            resources: [ownArn(scope, "events", `rule/${namesOf(scope)}${FAILED_JOBS_RULE}`)],
        },
    ];
}

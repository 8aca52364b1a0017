import { Grant } from "./grant";

const BUCKETS = "arn:aws:s3:::lakehouse-*";
const ROLES = "arn:aws:iam::*:role/lakehouse-*";
const LOG_GROUPS = "arn:aws:logs:*:*:log-group:/aws-glue/lakehouse-*";
/** Keys have no names of their own; the tag is set when the key is made. */
const OF_LAKEHOUSE = { "aws:ResourceTag/project": "lakehouse" };

/** `actions` of a service that share one reason. */
function each(service: string, why: string, names: string): Record<string, string> {
    return Object.fromEntries(names.split(" ").map((name) => [`${service}:${name}`, why]));
}

/**
 * What whoever runs `pulumi up`, the pipeline and the doctor needs in AWS: bootstrap/deployer-policy.json holds exactly
 * this (a test compares). Everything is limited to names that begin with lakehouse, where AWS can limit it. In other partitions (aws-cn, aws-us-gov) put theirs into the ARNs.
 *
 * It may make roles, as the program must, so it is no fence against a deployer with bad intentions; set a permissions
 * boundary for that.
 */
export const DEPLOYER_GRANTS: readonly Grant[] = [
    {
        sid: "Buckets",
        actions: {
            ...each(
                "s3",
                "make and remove the warehouse's bucket",
                "CreateBucket DeleteBucket ListBucket ListBucketVersions",
            ),
            ...each(
                "s3",
                "harden the bucket",
                "PutBucketPublicAccessBlock PutBucketOwnershipControls PutBucketVersioning PutEncryptionConfiguration " +
                    "PutLifecycleConfiguration PutBucketPolicy DeleteBucketPolicy PutBucketLogging PutBucketTagging",
            ),
            // The official provider reads every setting of a bucket, also those that the program leaves alone.
            "s3:GetBucket*": "see drift of the bucket's settings",
            ...each(
                "s3",
                "see drift of settings whose action is not named GetBucket",
                "GetAccelerateConfiguration GetEncryptionConfiguration GetLifecycleConfiguration GetReplicationConfiguration",
            ),
        },
        resources: [BUCKETS],
    },
    {
        sid: "Objects",
        actions: {
            ...each(
                "s3",
                "upload scripts and sample data, and compare tables",
                "PutObject GetObject GetObjectTagging PutObjectTagging",
            ),
            ...each("s3", "remove scripts, and all data where destroyData says so", "DeleteObject DeleteObjectVersion"),
            "s3:AbortMultipartUpload": "clean up after an interrupted upload",
        },
        resources: [`${BUCKETS}/*`],
    },
    {
        sid: "CreateKey",
        actions: { "kms:CreateKey": "make the warehouse's key", "kms:TagResource": "tag it as it is made" },
        // A key has no name before it exists; the tag is what AWS can check.
        resources: ["*"],
        condition: { StringEquals: { "aws:RequestTag/project": "lakehouse" } },
    },
    {
        sid: "Keys",
        actions: {
            ...each("kms", "see drift of the key", "DescribeKey GetKeyPolicy GetKeyRotationStatus ListResourceTags"),
            ...each(
                "kms",
                "change the key",
                "PutKeyPolicy EnableKeyRotation UpdateKeyDescription TagResource UntagResource",
            ),
            "kms:ScheduleKeyDeletion": "remove the key",
            ...each("kms", "name the key", "CreateAlias UpdateAlias DeleteAlias"),
        },
        resources: ["arn:aws:kms:*:*:key/*"],
        condition: { StringEquals: OF_LAKEHOUSE },
    },
    {
        sid: "UseKeys",
        actions: each("kms", "write and read objects that the bucket encrypts", "GenerateDataKey Decrypt"),
        resources: ["arn:aws:kms:*:*:key/*"],
        condition: { StringEquals: OF_LAKEHOUSE, StringLike: { "kms:ViaService": "s3.*.amazonaws.com" } },
    },
    {
        sid: "Aliases",
        actions: each("kms", "name the key", "CreateAlias UpdateAlias DeleteAlias"),
        resources: ["arn:aws:kms:*:*:alias/lakehouse-*"],
    },
    {
        sid: "FindAliases",
        actions: { "kms:ListAliases": "see drift of the alias: AWS has no call for a single one" },
        resources: ["*"],
    },
    {
        sid: "Roles",
        actions: {
            ...each(
                "iam",
                "make, change and remove the three roles",
                "CreateRole DeleteRole UpdateRole UpdateAssumeRolePolicy TagRole UntagRole",
            ),
            ...each("iam", "set the permissions boundary", "PutRolePermissionsBoundary DeleteRolePermissionsBoundary"),
            ...each("iam", "give the roles their policies", "PutRolePolicy DeleteRolePolicy"),
            ...each(
                "iam",
                "see drift of the roles",
                "GetRole GetRolePolicy ListRolePolicies ListRoleTags ListAttachedRolePolicies",
            ),
            "iam:ListInstanceProfilesForRole": "remove a role: the official provider looks for what still uses it",
        },
        resources: [ROLES],
    },
    {
        sid: "GiveRoleToGlue",
        actions: { "iam:PassRole": "let the jobs run as their role" },
        resources: [ROLES],
        condition: { StringEquals: { "iam:PassedToService": "glue.amazonaws.com" } },
    },
    {
        sid: "Catalog",
        actions: {
            ...each("glue", "make, change and remove the database", "CreateDatabase UpdateDatabase DeleteDatabase"),
            ...each(
                "glue",
                "remove the tables with the database",
                "DeleteTable BatchDeleteTable DeleteUserDefinedFunction",
            ),
            ...each("glue", "see drift; find tables and their state", "GetDatabase GetTable GetTables"),
            "glue:UpdateTable": "show in the demo that a change made elsewhere is seen",
            ...each("glue", "default tags of the database", "GetTags TagResource UntagResource"),
        },
        resources: [
            "arn:aws:glue:*:*:catalog",
            "arn:aws:glue:*:*:database/lakehouse_*",
            "arn:aws:glue:*:*:table/lakehouse_*/*",
            "arn:aws:glue:*:*:userDefinedFunction/lakehouse_*/*",
        ],
    },
    {
        sid: "Jobs",
        actions: {
            ...each("glue", "make, change and remove jobs", "CreateJob UpdateJob DeleteJob"),
            ...each(
                "glue",
                "make, change and remove triggers",
                "CreateTrigger UpdateTrigger DeleteTrigger StartTrigger StopTrigger",
            ),
            ...each("glue", "make, change and remove the workflow", "CreateWorkflow UpdateWorkflow DeleteWorkflow"),
            ...each("glue", "see drift", "GetJob GetTrigger GetWorkflow GetTags"),
            ...each("glue", "default tags", "TagResource UntagResource"),
            ...each(
                "glue",
                "run the pipeline and follow it",
                "StartWorkflowRun GetWorkflowRun GetWorkflowRuns GetWorkflowRunProperties StopWorkflowRun",
            ),
            ...each("glue", "run single jobs and follow them", "StartJobRun GetJobRun GetJobRuns BatchStopJobRun"),
        },
        resources: ["job", "trigger", "workflow"].map((kind) => `arn:aws:glue:*:*:${kind}/lakehouse-*`),
    },
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
        resources: [LOG_GROUPS, `${LOG_GROUPS}:*`],
    },
    {
        sid: "FindLogGroups",
        actions: { "logs:DescribeLogGroups": "see drift of the log groups: AWS has no call for a single one" },
        resources: ["*"],
    },
];

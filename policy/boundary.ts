import { useCatalogKey } from "./catalogKey";
import {
    ACCOUNT,
    bucketArns,
    databaseArns,
    DeployerScope,
    logGroupArn,
    optimizerRoleArns,
    ownArn,
} from "./deployerScope";
import { each, Grant } from "./grant";
import { OPTIMIZER_LOG_GROUPS } from "./optimizerRole";
import { s3OfKms } from "./place";

/**
 * The most that a role of the stack may ever do, whatever its own policies say: the work of its roles together, on
 * the stack's own things. A deployer who makes a role gives it no more than this, so it cannot make itself administrator.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function boundaryGrants(scope: DeployerScope): Grant[] {
    const ofAccount = { StringEquals: { "aws:ResourceAccount": ACCOUNT } };
    return [
        {
            sid: "Objects",
            actions: each(
                "s3",
                "read and write raw data, scripts and tables",
                "GetObject GetObjectVersion PutObject DeleteObject DeleteObjectVersion AbortMultipartUpload",
            ),
            resources: bucketArns(scope, "/*"),
            condition: ofAccount,
        },
        {
            sid: "Buckets",
            actions: each("s3", "find files, and the bucket's region", "ListBucket GetBucketLocation"),
            resources: bucketArns(scope),
            condition: ofAccount,
        },
        ...keyGrants(scope),
        ...useCatalogKey(scope, scope.catalogKeyArn, "write"),
        {
            sid: "Catalog",
            actions: each(
                "glue",
                "read and write the tables' entries",
                "GetCatalog GetDatabase GetDatabases GetTable GetTables CreateTable UpdateTable DeleteTable",
            ),
            resources: databaseArns(scope),
        },
        {
            sid: "Logs",
            actions: each("logs", "write the logs of the jobs", "CreateLogGroup CreateLogStream PutLogEvents"),
            resources: [logGroupArn(scope), `${logGroupArn(scope)}:*`],
        },
        ...(scope.optimizers === true ? optimizerGrants(scope) : []),
    ];
}

/** The jobs set the optimizers, and these write logs of their own. */
function optimizerGrants(scope: DeployerScope): Grant[] {
    const groups = OPTIMIZER_LOG_GROUPS.map((group) => ownArn(scope, "logs", `log-group:${group}`));
    return [
        {
            sid: "Optimizers",
            actions: each(
                "glue",
                "have Glue maintain the tables",
                "CreateTableOptimizer GetTableOptimizer UpdateTableOptimizer",
            ),
            resources: databaseArns(scope),
        },
        {
            sid: "OptimizerRoles",
            actions: { "iam:PassRole": "let the optimizers work as their role" },
            resources: optimizerRoleArns(scope),
            condition: { StringEquals: { "iam:PassedToService": "glue.amazonaws.com" } },
        },
        {
            sid: "OptimizerLogs",
            actions: each("logs", "write the logs of the optimizers", "CreateLogGroup CreateLogStream PutLogEvents"),
            resources: groups.flatMap((group) => [group, `${group}:*`]),
        },
    ];
}

/** Every action that a role of a stack may need; of those of keys, none. */
export function boundaryActions(
    place: Pick<DeployerScope, "partition" | "region">,
    { optimizers }: Pick<DeployerScope, "optimizers"> = {},
): string[] {
    const scope: DeployerScope = {
        ...{ ...place, stack: "*", buckets: ["*"], databases: ["*"], boundary: "" },
        ...{ encryption: "SSE_S3", lakeFormation: "OFF", alarms: false, optimizers },
    };
    return [...new Set(boundaryGrants(scope).flatMap(({ actions }) => Object.keys(actions)))];
}

/** Keys have no names; what S3 encrypts with them has: only objects of the stack's buckets. */
function keyGrants(scope: DeployerScope): Grant[] {
    const { encryption, partition, region } = scope;
    if (encryption === "SSE_S3") {
        return [];
    }
    return [
        {
            sid: "KeyThroughS3",
            actions: each("kms", "read and write what the bucket encrypts", "Decrypt GenerateDataKey"),
            resources: [typeof encryption === "object" ? encryption.keyArn : `arn:${partition}:kms:${region}:*:key/*`],
            condition: {
                StringLike: {
                    "kms:ViaService": s3OfKms(scope),
                    // The bucket's ARN with a bucket key, else the object's.
                    "kms:EncryptionContext:aws:s3:arn": bucketArns(scope, "*"),
                },
            },
        },
    ];
}

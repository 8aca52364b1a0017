// Looks, as administrator, at every place where the stack made something.
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
    GetDatabasesCommand,
    GetTriggersCommand,
    GlueClient,
    ListJobsCommand,
    ListWorkflowsCommand,
} from "@aws-sdk/client-glue";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { DescribeKeyCommand, KMSClient, ListAliasesCommand, ListKeysCommand } from "@aws-sdk/client-kms";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";

import { SnowflakeConnection } from "../../snowflake-client/connection";
import type { Sandbox } from "../sandboxes";

/** Objects of the sandbox's accounts that are there from the start. */
const BUILT_IN = new Set([
    "ACCOUNTADMIN",
    "SYSADMIN",
    "SECURITYADMIN",
    "USERADMIN",
    "ORGADMIN",
    "PUBLIC",
    "LAKEHOUSE_DEPLOYER",
    "COMPUTE_WH",
    "SNOWFLAKE",
]);

/** What exists in the sandbox beyond what was there before the stack, as `service: name`. A key that waits for its deletion counts as gone. */
export async function findLeftovers(sandbox: Sandbox): Promise<string[]> {
    const found = await Promise.all([...awsListings(sandbox), snowflakeObjects(sandbox)]);
    return found.flat().sort();
}

function awsListings({ environment, administrator }: Sandbox): Promise<string[]>[] {
    const options = {
        endpoint: environment.awsEndpoint,
        region: environment.region,
        credentials: { accessKeyId: administrator.accessKeyId, secretAccessKey: administrator.secretAccessKey },
    };
    const s3 = new S3Client({ ...options, forcePathStyle: true });
    const glue = new GlueClient(options);
    const iam = new IAMClient(options);
    const kms = new KMSClient(options);
    const logs = new CloudWatchLogsClient(options);
    return [
        s3.send(new ListBucketsCommand()).then(({ Buckets }) =>
            named(
                "S3 bucket",
                Buckets?.map(({ Name }) => Name),
            ),
        ),
        glue.send(new GetDatabasesCommand()).then(({ DatabaseList }) =>
            named(
                "Glue database",
                DatabaseList?.map(({ Name }) => Name),
            ),
        ),
        glue.send(new ListJobsCommand()).then(({ JobNames }) => named("Glue job", JobNames)),
        glue.send(new ListWorkflowsCommand()).then(({ Workflows }) => named("Glue workflow", Workflows)),
        glue.send(new GetTriggersCommand()).then(({ Triggers }) =>
            named(
                "Glue trigger",
                Triggers?.map(({ Name }) => Name),
            ),
        ),
        iam.send(new ListRolesCommand()).then(({ Roles }) =>
            named(
                "IAM role",
                Roles?.map(({ RoleName }) => RoleName),
            ),
        ),
        enabledKeys(kms).then((keys) => named("KMS key", keys)),
        kms.send(new ListAliasesCommand()).then(({ Aliases }) =>
            named(
                "KMS alias",
                Aliases?.map(({ AliasName }) => AliasName).filter((name) => name?.startsWith("alias/aws/") === false),
            ),
        ),
        logs.send(new DescribeLogGroupsCommand()).then(({ logGroups }) =>
            named(
                "log group",
                logGroups?.map(({ logGroupName }) => logGroupName),
            ),
        ),
    ];
}

async function enabledKeys(kms: KMSClient): Promise<string[]> {
    const { Keys: keys = [] } = await kms.send(new ListKeysCommand());
    const described = await Promise.all(keys.map(({ KeyId }) => kms.send(new DescribeKeyCommand({ KeyId }))));
    return described.flatMap(({ KeyMetadata: key }) =>
        key?.KeyId !== undefined && key.KeyState !== "PendingDeletion" && key.KeyManager !== "AWS" ? [key.KeyId] : [],
    );
}

async function snowflakeObjects({ environment, administrator }: Sandbox): Promise<string[]> {
    const { snowflake } = environment;
    const [organizationName, accountName] = snowflake.account.split("-") as [string, string];
    const connection = new SnowflakeConnection({
        organizationName,
        accountName,
        user: administrator.snowflakeUser,
        password: administrator.snowflakePassword,
        role: "ACCOUNTADMIN",
        host: snowflake.host,
        port: snowflake.port,
        protocol: snowflake.protocol,
    });
    try {
        const listings: string[][] = [];
        for (const kind of ["DATABASES", "EXTERNAL VOLUMES", "CATALOG INTEGRATIONS", "WAREHOUSES", "ROLES"]) {
            const rows = await connection.execute(`SHOW ${kind}`);
            const names = rows.map((row) => String(row["name"])).filter((name) => !BUILT_IN.has(name));
            listings.push(named(`Snowflake ${kind.toLowerCase()}`, names));
        }
        return listings.flat();
    } finally {
        await connection.close();
    }
}

function named(kind: string, names: readonly (string | undefined)[] | undefined): string[] {
    return (names ?? []).map((name) => `${kind}: ${name}`);
}

import { ROLE_SUFFIXES } from "../policy/deployerScope";
import type { LakeFormationMode } from "../policy/lakeFormation";
import { AwsPlace, partitionOf, roleArn } from "../policy/place";
import { existingBucketProblem, ExistingSetting, readThing } from "./existing";
import type { SettingsReader } from "./reader";
import * as rules from "./rules";
import { ownTags, parseTags } from "./tags";

/** Where the lakehouse lives in AWS, and how its data is kept. */
export interface AwsSettings {
    /** Lower-case beginning of AWS names, e.g. `lakehouse-dev`. */
    prefix: string;
    region: string;
    partition: string;
    /** Empty: any account. */
    allowedAccountIds: string[];
    s3UsePathStyle?: boolean;
    tags: Record<string, string>;
    /** Name or ARN of a policy; {@link boundaryArnOf} makes an ARN of it. */
    permissionsBoundary?: string;
    /** Roles and users that may keep the stack's key; empty: whoever runs the program. */
    deployerArns: string[];
    /** Undefined: {@link bucketNameOf} makes one from stack, account and region. */
    bucketName?: string;
    /** Whether the bucket is there already, and somebody else's. */
    existingBucket: boolean;
    /** ACCOUNT_REGIONAL: names of S3 that no other account can take. */
    bucketNamespace: "GLOBAL" | "ACCOUNT_REGIONAL";
    glueDatabase: string;
    /** Whether that database, the quickstart's, is there already, and somebody else's. */
    existingGlueDatabase: boolean;
    /** Key that encrypts the account's Data Catalog; undefined: none, or one that AWS manages. */
    catalogKeyArn?: string;
    lakeFormation: LakeFormationMode;
    destroyData: boolean;
    /** Of an existing bucket SSE_S3, unless a key is named. */
    encryption: "SSE_KMS" | "SSE_S3";
    /** A key that already exists, in place of one of the stack's own. */
    kmsKeyArn?: string;
    accessLogs: boolean;
    /** Whether AWS is AWS itself, whose console shows the stack: not in a sandbox. */
    hasAwsConsole: boolean;
    /** Who gets mail about failed job runs; empty: nobody. */
    alarmEmail: string[];
    noncurrentVersionDays: number;
    /** Physical names: fixed, so that ARNs are known before the roles exist. */
    roleNames: { storage: string; catalog: string };
    /** ARNs of roles that are there already, in place of those. */
    existingRoles: { storage?: string; catalog?: string };
}

/** Name of the bucket, unique for account and region unless the stack sets one. */
export function bucketNameOf(
    settings: Pick<AwsSettings, "bucketName" | "bucketNamespace" | "prefix">,
    { accountId, region }: Pick<AwsPlace, "accountId" | "region">,
): string {
    // S3 asks for this ending: https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
    const ending = settings.bucketNamespace === "ACCOUNT_REGIONAL" ? "-an" : "";
    return settings.bucketName ?? `${settings.prefix}-${accountId}-${region}${ending}`;
}

/** Name that the bucket would have in the other namespace; undefined when the stack sets a name of its own. */
export function otherNameOf(
    settings: Pick<AwsSettings, "bucketName" | "bucketNamespace" | "prefix">,
    place: Pick<AwsPlace, "accountId" | "region">,
): string | undefined {
    const bucketNamespace = settings.bucketNamespace === "GLOBAL" ? "ACCOUNT_REGIONAL" : "GLOBAL";
    return settings.bucketName === undefined ? bucketNameOf({ ...settings, bucketNamespace }, place) : undefined;
}

/** Name of the bucket that takes its access logs. */
export function logBucketNameOf(
    settings: Pick<AwsSettings, "bucketName" | "bucketNamespace" | "prefix">,
    place: Pick<AwsPlace, "accountId" | "region">,
): string {
    return settings.bucketNamespace === "ACCOUNT_REGIONAL"
        ? bucketNameOf({ ...settings, prefix: `${settings.prefix}-logs` }, place)
        : `${bucketNameOf(settings, place)}-logs`;
}

/** ARNs of the roles that Snowflake assumes: of those that the stack creates, known before they exist, or of existing ones. */
export function snowflakeRoleArnsOf(
    { roleNames, existingRoles }: Pick<AwsSettings, "roleNames" | "existingRoles">,
    place: AwsPlace,
): { storage: string; catalog: string } {
    return {
        storage: existingRoles.storage ?? roleArn(place, roleNames.storage),
        catalog: existingRoles.catalog ?? roleArn(place, roleNames.catalog),
    };
}

/** ARN of the permissions boundary; undefined when there is none. */
export function boundaryArnOf(
    { permissionsBoundary }: Pick<AwsSettings, "permissionsBoundary">,
    { partition, accountId }: Pick<AwsPlace, "partition" | "accountId">,
): string | undefined {
    return permissionsBoundary === undefined || permissionsBoundary.startsWith("arn:")
        ? permissionsBoundary
        : `arn:${partition}:iam::${accountId}:policy/${permissionsBoundary}`;
}

/** @param aws the settings of the namespace `aws`. */
export function readAwsSettings(
    stack: string,
    read: SettingsReader,
    aws: SettingsReader,
    environment: NodeJS.ProcessEnv,
): AwsSettings {
    const prefix = `lakehouse-${stack}`;
    const region = readRegion(aws, environment);
    const bucketRules = { existing: existingBucketProblem, own: rules.bucketNameProblem };
    const bucket = readThing(read, "existingBucket", bucketRules, "bucketName");
    const database = readThing(read, "existingGlueDatabase", { existing: rules.glueDatabaseProblem }, "glueDatabase");
    const kmsKeyArn = read.optionalText("kmsKeyArn", (arn) => rules.kmsKeyProblem(arn, region));
    const encryption = read.choice("encryption", ["SSE_KMS", "SSE_S3"]);
    const settings: AwsSettings = {
        prefix,
        region,
        partition: partitionOf(region),
        allowedAccountIds: read.structured("allowedAccountIds", parseAccountIds, []),
        // Only when set: the provider has a default of its own.
        s3UsePathStyle: aws.flag("s3UsePathStyle") || undefined,
        tags: { ...read.structured("tags", parseTags, {}), ...ownTags(stack) },
        permissionsBoundary: read.optionalText("permissionsBoundary", rules.policyProblem),
        deployerArns: read.structured("deployerArns", parseDeployerArns, []),
        bucketName: bucket.name,
        existingBucket: bucket.existing,
        bucketNamespace: read.choice("bucketNamespace", ["GLOBAL", "ACCOUNT_REGIONAL"]),
        glueDatabase: database.name ?? `lakehouse_${stack.replaceAll("-", "_")}`,
        existingGlueDatabase: database.existing,
        catalogKeyArn: read.optionalText("catalogKeyArn", (arn) => rules.kmsKeyProblem(arn, region)),
        lakeFormation: read.choice("lakeFormation", ["OFF", "DATABASE", "TABLES"]),
        destroyData: read.flag("destroyData"),
        encryption: bucket.existing && kmsKeyArn === undefined ? "SSE_S3" : encryption,
        kmsKeyArn,
        accessLogs: read.flag("accessLogs"),
        hasAwsConsole: environment["AWS_ENDPOINT_URL"] === undefined,
        alarmEmail: read.structured("alarmEmail", parseAlarmEmail, []),
        noncurrentVersionDays: read.integer("noncurrentVersionDays", { min: 1, max: 3650, unit: "days" }),
        roleNames: {
            storage: `${prefix}-${ROLE_SUFFIXES.storage}`,
            catalog: `${prefix}-${ROLE_SUFFIXES.catalog}`,
        },
        existingRoles: {
            storage: readRole("existingStorageRole", "existingExternalVolume", read),
            catalog: readRole("existingCatalogRole", "existingCatalogIntegration", read),
        },
    };
    reportBucketLength(settings, read);
    reportContradictions(settings, read);
    return settings;
}

/** @param namedBy the setting of what names the role in Snowflake, and cannot name another. */
function readRole(setting: ExistingSetting, namedBy: ExistingSetting, read: SettingsReader): string | undefined {
    const arn = read.optionalText(setting, rules.roleArnProblem);
    if (arn !== undefined && read.optionalText(namedBy) === undefined) {
        read.report(
            `lakehouse:${setting} is the role that the object of lakehouse:${namedBy} names. Set lakehouse:${namedBy}, too.`,
        );
    }
    return arn;
}

function readRegion(aws: SettingsReader, environment: NodeJS.ProcessEnv): string {
    const region =
        aws.optionalText("region", rules.regionProblem) ??
        environment["AWS_REGION"] ??
        environment["AWS_DEFAULT_REGION"];
    if (region === undefined) {
        aws.report(
            "aws:region is not set. Choose the region of your Snowflake account: pulumi config set aws:region us-west-2",
        );
    }
    return region ?? "us-west-2";
}

/** The account is not known yet, but its length is. */
function reportBucketLength(settings: AwsSettings, read: SettingsReader): void {
    const account = "<12 digits>";
    const name = bucketNameOf(settings, { accountId: account, region: settings.region });
    const length = name.length - (settings.bucketName === undefined ? account.length - 12 : 0);
    if (settings.bucketName === undefined && length > 63) {
        read.report(
            `The bucket "${name}" would have ${length} characters; S3 allows 63. Set lakehouse:bucketName, or use a shorter stack name.`,
        );
    } else if (settings.accessLogs && length + "-logs".length > 63) {
        read.report(
            `lakehouse:accessLogs needs a second bucket "${name}-logs", longer than 63 characters. Set a shorter lakehouse:bucketName.`,
        );
    }
}

function reportContradictions(settings: AwsSettings, read: SettingsReader): void {
    if (settings.kmsKeyArn !== undefined && settings.encryption === "SSE_S3") {
        read.report("lakehouse:kmsKeyArn names a key, but lakehouse:encryption is SSE_S3. Take one of the two away.");
    }
    if (settings.bucketName !== undefined && settings.bucketNamespace === "ACCOUNT_REGIONAL") {
        read.report(
            `lakehouse:bucketNamespace ACCOUNT_REGIONAL makes the bucket's name from account and region. Take lakehouse:${settings.existingBucket ? "existingBucket" : "bucketName"} away.`,
        );
    }
    if (settings.existingBucket && settings.accessLogs) {
        read.report(
            "lakehouse:accessLogs would change the bucket of lakehouse:existingBucket. Remove it, and ask the bucket's owner to log its requests.",
        );
    }
}

function parseDeployerArns(value: unknown): string[] {
    if (!Array.isArray(value)) {
        throw new Error("must be a list of ARNs of IAM roles and users.");
    }
    const arns = value.map(String);
    const bad = arns.find((arn) => !/^arn:[\w-]+:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/.test(arn));
    if (bad !== undefined) {
        throw new Error(`holds "${bad}". Set ARNs of IAM roles and users: arn:aws:iam::123456789012:role/NAME.`);
    }
    return arns;
}

function parseAlarmEmail(value: unknown): string[] {
    if (!Array.isArray(value)) {
        throw new Error("must be a list of addresses.");
    }
    const addresses = value.map(String);
    const bad = addresses.find((address) => !/^[^\s@<>,;:"]+@[^\s@<>,;:"]+\.[^\s@<>,;:"]+$/.test(address));
    if (bad !== undefined) {
        throw new Error(`holds "${bad}". Set addresses such as team@example.com.`);
    }
    const repeated = addresses.find((address, index) => addresses.indexOf(address) !== index);
    if (repeated !== undefined) {
        throw new Error(`holds "${repeated}" twice. Remove one.`);
    }
    return addresses;
}

function parseAccountIds(value: unknown): string[] {
    if (!Array.isArray(value)) {
        throw new Error("must be a list of account IDs.");
    }
    const ids = value.map(String);
    const problems = ids.map(rules.accountIdProblem).filter((problem) => problem !== undefined);
    if (problems.length > 0) {
        throw new Error(problems.join(" "));
    }
    return ids;
}

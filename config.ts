import * as pulumi from "@pulumi/pulumi";

import { AwsPlace, partitionOf } from "./policy/place";
import { ExtraJob, parseExtraJobs } from "./settings/extraJobs";
import { SettingsReader } from "./settings/reader";
import * as rules from "./settings/rules";

/** How the Snowflake providers log in. What is undefined, they read from the environment (SNOWFLAKE_*). */
export interface SnowflakeConnection {
    organizationName?: string;
    accountName?: string;
    user?: string;
    role?: string;
    privateKey?: pulumi.Output<string>;
    privateKeyPassphrase?: pulumi.Output<string>;
    password?: pulumi.Output<string>;
    token?: pulumi.Output<string>;
    host?: string;
    port?: number;
    protocol?: string;
}

/** How the Glue jobs run. */
export interface JobSettings {
    glueVersion: "5.0" | "5.1";
    workerType: "G.1X" | "G.2X" | "G.4X" | "G.8X";
    numberOfWorkers: number;
    autoScaling: boolean;
    executionClass: "STANDARD" | "FLEX";
    timeoutMinutes: number;
    maxRetries: number;
    queueing: boolean;
    logRetentionDays: number;
    /** Cron in UTC; undefined: the workflow starts on demand. */
    schedule?: string;
    /** Cron in UTC; undefined: the maintenance job starts by hand. */
    maintenanceSchedule?: string;
    /** All steps as one job run, because Glue bills each run at least a minute. */
    singleJobRun: boolean;
    extraJobs: ExtraJob[];
}

/** Everything a stack can set, read and checked once. No other file reads `pulumi.Config`. */
export interface Settings {
    stack: string;
    /** Lower-case beginning of AWS names, e.g. `lakehouse-dev`. */
    prefix: string;
    region: string;
    partition: string;
    allowedAccountIds: string[];
    s3UsePathStyle?: boolean;
    tags: Record<string, string>;
    permissionsBoundary?: string;
    /** Undefined: {@link bucketNameOf} makes one from stack, account and region. */
    bucketName?: string;
    glueDatabase: string;
    destroyData: boolean;
    encryption: "SSE_KMS" | "SSE_S3";
    accessLogs: boolean;
    noncurrentVersionDays: number;
    roleNames: { jobs: string; storage: string; catalog: string };
    jobs: JobSettings;
    snowflake: SnowflakeConnection;
    /** Role of the deployer: gets the engineer role, so that the pipeline may use it. */
    deployerRole: string;
    adminRole: string;
    snowflakeNames: {
        database: string;
        schema: string;
        linkedDatabase: string;
        externalVolume: string;
        catalogIntegration: string;
        virtualWarehouse: string;
        engineerRole: string;
        readerRole: string;
    };
    virtualWarehouse: { size: string; autoSuspendSeconds: number; statementTimeoutSeconds: number };
    link: {
        syncIntervalSeconds: number;
        refreshIntervalSeconds: number;
        namespaceMode: "IGNORE_NESTED_NAMESPACE" | "FLATTEN_NESTED_NAMESPACE";
        /** Only with FLATTEN_NESTED_NAMESPACE. */
        namespaceFlattenDelimiter?: string;
        allowedWriteOperations: "ALL" | "NONE";
        futureGrants: boolean;
        verificationTimeoutSeconds: number;
        linkTimeoutSeconds: number;
    };
    pipelineOnUp: boolean;
}

/** Retention periods CloudWatch Logs knows, in days. */
const LOG_RETENTION_DAYS = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
const WAREHOUSE_SIZES = [
    "XSMALL",
    "SMALL",
    "MEDIUM",
    "LARGE",
    "XLARGE",
    "XXLARGE",
    "XXXLARGE",
    "X4LARGE",
    "X5LARGE",
    "X6LARGE",
] as const;

/**
 * Reads and checks the settings of the stack.
 *
 * @throws Error that lists everything wrong at once, each with its cure; nothing has been created by then.
 */
export function loadSettings(stack = pulumi.getStack(), environment: NodeJS.ProcessEnv = process.env): Settings {
    const problems: string[] = [];
    const read = new SettingsReader(new pulumi.Config("lakehouse"), problems);
    read.report(rules.stackNameProblem(stack));
    const settings: Settings = {
        stack,
        ...readAws(stack, read, new SettingsReader(new pulumi.Config("aws"), problems), environment),
        jobs: readJobs(read),
        ...readSnowflake(stack, read, environment),
        pipelineOnUp: read.flag("pipelineOnUp", false),
    };
    checkTogether(settings, read);
    if (problems.length > 0) {
        throw new pulumi.RunError(
            `${problems.length} ${problems.length === 1 ? "setting" : "settings"} of the stack "${stack}" must be mended:\n` +
                problems.map((problem) => `  - ${problem}`).join("\n") +
                "\nSettings stand in Pulumi." +
                stack +
                ".yaml; what each means stands in Pulumi.yaml.",
        );
    }
    return settings;
}

/** Name of the bucket, unique for account and region unless the stack sets one. */
export function bucketNameOf(
    settings: Pick<Settings, "bucketName" | "prefix">,
    { accountId, region }: Pick<AwsPlace, "accountId" | "region">,
): string {
    return settings.bucketName ?? `${settings.prefix}-${accountId}-${region}`;
}

function readAws(stack: string, read: SettingsReader, aws: SettingsReader, environment: NodeJS.ProcessEnv) {
    const prefix = `lakehouse-${stack}`;
    const region =
        aws.optionalText("region", rules.regionProblem) ??
        environment["AWS_REGION"] ??
        environment["AWS_DEFAULT_REGION"];
    if (region === undefined) {
        read.report(
            "aws:region is not set. Choose the region of your Snowflake account: pulumi config set aws:region us-west-2",
        );
    }
    const roleNames = {
        jobs: `${prefix}-jobs`,
        storage: `${prefix}-snowflake-storage`,
        catalog: `${prefix}-snowflake-catalog`,
    };
    Object.values(roleNames).forEach((name) => read.report(rules.roleNameProblem(name)));
    return {
        prefix,
        region: region ?? "us-west-2",
        partition: partitionOf(region ?? ""),
        allowedAccountIds: read.structured("allowedAccountIds", parseAccountIds, []),
        s3UsePathStyle: aws.flag("s3UsePathStyle", false) || undefined,
        tags: { project: "lakehouse", stack, ...read.structured("tags", parseTags, {}) },
        permissionsBoundary: read.optionalText("permissionsBoundary", rules.policyArnProblem),
        bucketName: read.optionalText("bucketName", rules.bucketNameProblem),
        glueDatabase: read.text("glueDatabase", `lakehouse_${stack.replaceAll("-", "_")}`, rules.glueDatabaseProblem),
        destroyData: read.flag("destroyData", false),
        encryption: read.choice("encryption", ["SSE_KMS", "SSE_S3"], "SSE_KMS"),
        accessLogs: read.flag("accessLogs", false),
        noncurrentVersionDays: read.integer("noncurrentVersionDays", { min: 1, max: 3650, unit: "days" }, 30),
        roleNames,
    };
}

function readJobs(read: SettingsReader): JobSettings {
    const logRetentionDays = read.integer("logRetentionDays", { min: 1, max: 3653, unit: "days" }, 30);
    if (!LOG_RETENTION_DAYS.includes(logRetentionDays)) {
        read.report(
            `lakehouse:logRetentionDays is ${logRetentionDays}. CloudWatch Logs knows ${LOG_RETENTION_DAYS.join(", ")}.`,
        );
    }
    return {
        glueVersion: read.choice("glueVersion", ["5.1", "5.0"], "5.1"),
        workerType: read.choice("workerType", ["G.1X", "G.2X", "G.4X", "G.8X"], "G.1X"),
        numberOfWorkers: read.integer("numberOfWorkers", { min: 2, max: 299 }, 2),
        autoScaling: read.flag("autoScaling", false),
        executionClass: read.choice("executionClass", ["STANDARD", "FLEX"], "STANDARD"),
        timeoutMinutes: read.integer("jobTimeoutMinutes", { min: 1, max: 10080, unit: "minutes" }, 60),
        maxRetries: read.integer("jobMaxRetries", { min: 0, max: 10 }, 0),
        queueing: read.flag("jobQueueing", false),
        logRetentionDays,
        schedule: read.optionalText("schedule", rules.scheduleProblem),
        maintenanceSchedule: read.optionalText("maintenanceSchedule", rules.scheduleProblem),
        singleJobRun: read.flag("singleJobRun", false),
        extraJobs: read.structured("extraJobs", parseExtraJobs, []),
    };
}

function readSnowflake(stack: string, read: SettingsReader, environment: NodeJS.ProcessEnv) {
    const suffix = stack.replaceAll("-", "_").toUpperCase();
    const name = (key: string, byDefault: string) => read.text(key, byDefault, rules.snowflakeNameProblem);
    const snowflake: SnowflakeConnection = {
        organizationName: read.optionalText("snowflakeOrganization"),
        accountName: read.optionalText("snowflakeAccount"),
        user: read.optionalText("snowflakeUser"),
        role: read.optionalText("snowflakeRole"),
        privateKey: read.secret("snowflakePrivateKey"),
        privateKeyPassphrase: read.secret("snowflakePrivateKeyPassphrase"),
        password: read.secret("snowflakePassword"),
        token: read.secret("snowflakeToken"),
        host: read.optionalText("snowflakeHost", rules.hostProblem),
        port: read.integer("snowflakePort", { min: 0, max: 65535 }, 0) || undefined,
        protocol: read.optionalText("snowflakeProtocol", (value) =>
            ["http", "https"].includes(value) ? undefined : `is "${value}". Set https, or http for a local endpoint.`,
        ),
    };
    const secrets = [snowflake.privateKey, snowflake.password, snowflake.token].filter(
        (secret) => secret !== undefined,
    );
    if (secrets.length > 1) {
        read.report(
            "lakehouse:snowflakePrivateKey, snowflakePassword and snowflakeToken are three ways to log in. Set one of them.",
        );
    }
    return {
        snowflake,
        deployerRole: snowflake.role ?? environment["SNOWFLAKE_ROLE"] ?? "LAKEHOUSE_DEPLOYER",
        adminRole: read.text("adminRole", "SYSADMIN"),
        snowflakeNames: {
            database: name("nativeDatabase", `ICEBERG_LAKE_${suffix}`),
            schema: name("nativeSchema", "DEMO"),
            linkedDatabase: name("linkedDatabase", `GLUE_LAKE_INT_DB_${suffix}`),
            externalVolume: `LAKEHOUSE_${suffix}_VOLUME`,
            catalogIntegration: `LAKEHOUSE_${suffix}_CATALOG`,
            virtualWarehouse: `LAKEHOUSE_${suffix}_WH`,
            engineerRole: `LAKEHOUSE_${suffix}_ENGINEER`,
            readerRole: `LAKEHOUSE_${suffix}_READER`,
        },
        virtualWarehouse: {
            size: read.choice("virtualWarehouseSize", WAREHOUSE_SIZES, "XSMALL"),
            autoSuspendSeconds: read.integer(
                "virtualWarehouseAutoSuspendSeconds",
                { min: 30, max: 86_400, unit: "seconds" },
                60,
            ),
            statementTimeoutSeconds: read.integer(
                "statementTimeoutSeconds",
                { min: 1, max: 604_800, unit: "seconds" },
                3600,
            ),
        },
        link: readLink(read),
    };
}

function readLink(read: SettingsReader): Settings["link"] {
    const namespaceMode = read.choice(
        "namespaceMode",
        ["IGNORE_NESTED_NAMESPACE", "FLATTEN_NESTED_NAMESPACE"],
        "IGNORE_NESTED_NAMESPACE",
    );
    const delimiter = read.text("namespaceFlattenDelimiter", "-");
    return {
        syncIntervalSeconds: read.integer("syncIntervalSeconds", { min: 30, max: 86_400, unit: "seconds" }, 60),
        refreshIntervalSeconds: read.integer("refreshIntervalSeconds", { min: 30, max: 86_400, unit: "seconds" }, 30),
        namespaceMode,
        namespaceFlattenDelimiter: namespaceMode === "FLATTEN_NESTED_NAMESPACE" ? delimiter : undefined,
        allowedWriteOperations: read.choice("allowedWriteOperations", ["ALL", "NONE"], "ALL"),
        futureGrants: read.flag("futureGrants", false),
        verificationTimeoutSeconds: read.integer(
            "verificationTimeoutSeconds",
            { min: 1, max: 3600, unit: "seconds" },
            180,
        ),
        linkTimeoutSeconds: read.integer("linkTimeoutSeconds", { min: 1, max: 3600, unit: "seconds" }, 300),
    };
}

/** Rules that concern more than one setting. */
function checkTogether(settings: Settings, read: SettingsReader): void {
    const place = { accountId: "123456789012", region: settings.region };
    if (settings.bucketName === undefined) {
        const name = bucketNameOf(settings, place);
        if (name.length > 63) {
            read.report(
                `The bucket "${name.replace(place.accountId, "<account>")}" would have ${name.length} characters; S3 takes 63. Set lakehouse:bucketName, or use a shorter stack name.`,
            );
        }
    }
    if (settings.accessLogs && bucketNameOf(settings, place).length > 58) {
        read.report(
            "lakehouse:accessLogs needs a second bucket with -logs at the end of its name, which would be longer than 63 characters. Set a shorter lakehouse:bucketName.",
        );
    }
    if (settings.jobs.executionClass === "FLEX" && !["G.1X", "G.2X"].includes(settings.jobs.workerType)) {
        read.report(
            `lakehouse:executionClass FLEX runs on workers G.1X and G.2X only. Set lakehouse:workerType, which is ${settings.jobs.workerType}.`,
        );
    }
    if (settings.jobs.singleJobRun && settings.jobs.extraJobs.length > 0) {
        read.report(
            "lakehouse:singleJobRun runs only the program's own steps. Take it away, or take lakehouse:extraJobs away.",
        );
    }
    read.report(snowflakeRegionProblem(settings.region, read));
}

/** Volumes across regions work, but each read pays for the transfer; it must be meant. */
function snowflakeRegionProblem(region: string, read: SettingsReader): string | undefined {
    const snowflakeRegion = read.optionalText("snowflakeRegion");
    if (snowflakeRegion === undefined || read.flag("allowCrossRegion", false)) {
        return undefined;
    }
    const expected = rules.awsRegionOf(snowflakeRegion);
    if (expected === region) {
        return undefined;
    }
    const where = expected === undefined ? `on another cloud (${snowflakeRegion})` : `in ${expected}`;
    return `aws:region is ${region}, but the Snowflake account is ${where}: each read would pay for transfer. Choose the same region, or set lakehouse:allowCrossRegion true.`;
}

function parseAccountIds(value: unknown): string[] {
    if (!Array.isArray(value)) {
        throw new Error("must be a list of account IDs.");
    }
    const problems = value.map((id) => rules.accountIdProblem(String(id))).filter((problem) => problem !== undefined);
    if (problems.length > 0) {
        throw new Error(problems.join(" "));
    }
    return value.map(String);
}

/** @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
function parseTags(value: unknown): Record<string, string> {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        throw new Error("must be a map of tag names to values.");
    }
    const tags = Object.entries(value).map(([key, text]) => [key, String(text)] as const);
    const bad = tags.find(([key, text]) => key.length > 128 || text.length > 256 || /^aws:/i.test(key));
    if (bad !== undefined) {
        throw new Error(
            `holds the tag "${bad[0]}". Names have at most 128 characters and do not begin with aws:, values at most 256.`,
        );
    }
    return Object.fromEntries(tags);
}

import type { LakeFormationMode } from "./lakeFormation";

/** What a deployer works on: the things of one stack, or of all stacks whose names begin alike. */
export interface DeployerScope {
    /** "aws", "aws-cn", "aws-us-gov" or "aws-eusc". */
    partition: string;
    /** "*" when the stacks may be in any. */
    region: string;
    /** Name of the stack; with a star at its end the beginning of several, `pr-*`; `*` for all. */
    stack: string;
    /** Names of buckets. */
    buckets: string[];
    /** Those of the buckets that the stacks do not create. */
    existingBuckets?: string[];
    /** Those of the databases that the stacks do not create. */
    existingDatabases?: string[];
    /** ARNs of Snowflake's roles that the stacks do not create. */
    existingRoles?: string[];
    /** Names of the Glue databases; a star stands for the name of any domain. */
    databases: string[];
    /** Name of the policy that bounds the stack's roles. */
    boundary: string;
    /** SSE_S3: no key at all; otherwise the stack makes its own, or uses the one with this ARN. */
    encryption: "SSE_S3" | "SSE_KMS" | { keyArn: string };
    /** Key of the account's Data Catalog; undefined when that is not encrypted. */
    catalogKeyArn?: string;
    /** OFF: IAM alone decides on the Data Catalog. */
    lakeFormation: LakeFormationMode;
    /** Whether the stack mails about failed job runs. */
    alarms: boolean;
    /**
     * Whether Glue's table optimizers maintain the tables.
     * @default false
     */
    optimizers?: boolean;
}

/** A sandbox is for stacks of any name. */
export const SANDBOX_STACKS = "*";

/**
 * Account of whoever asks, as a variable of the policy language: policies need not know it. In an ARN a variable may only
 * stand behind the fifth colon; the field of the account is a star there, as IAM, Glue and KMS act in the own one.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export const ACCOUNT = "${aws:PrincipalAccount}";

/** The roles of a stack. No other name is covered, so that `lakehouse-admin` is nobody's. */
export const ROLE_SUFFIXES = {
    jobs: "jobs",
    optimizers: "optimizers",
    storage: "snowflake-storage",
    catalog: "snowflake-catalog",
} as const;

/** Beginning of the names, e.g. `lakehouse-dev` or `lakehouse-pr-*`. */
export function namesOf({ stack }: Pick<DeployerScope, "stack">): string {
    return `lakehouse-${stack}`;
}

/** Name of a policy for the stack: IAM's names have no stars. */
export function policyName(stack: string, suffix: string): string {
    return ["lakehouse", stack.replace(/-?\*$/, ""), suffix].filter((part) => part !== "").join("-");
}

/** ARN of something, in whatever account asks. */
export function ownArn(
    { partition, region }: Pick<DeployerScope, "partition" | "region">,
    service: string,
    path: string,
) {
    return `arn:${partition}:${service}:${region}:*:${path}`;
}

/** ARNs of the roles that jobs run as: one for each domain. */
export function jobRoleArns(scope: DeployerScope): string[] {
    return domainRoleArns(scope, ROLE_SUFFIXES.jobs);
}

/** ARNs of the roles that Glue's table optimizers work as: one for each domain; none where there are no optimizers. */
export function optimizerRoleArns(scope: DeployerScope): string[] {
    return scope.optimizers === true ? domainRoleArns(scope, ROLE_SUFFIXES.optimizers) : [];
}

function domainRoleArns(scope: DeployerScope, suffix: string): string[] {
    return roleArnsOf(scope, [
        `-${suffix}`,
        // A star in the stack's name stands for domains, too. What no stack's name holds, two hyphens, ends the name of one.
        ...(scope.stack.endsWith("*") ? [] : [`--*-${suffix}`]),
    ]);
}

/** ARNs of all roles. */
export function roleArns(scope: DeployerScope): string[] {
    const ofSnowflake = [ROLE_SUFFIXES.storage, ROLE_SUFFIXES.catalog].map((suffix) => `-${suffix}`);
    return [...jobRoleArns(scope), ...optimizerRoleArns(scope), ...roleArnsOf(scope, ofSnowflake)];
}

function roleArnsOf(scope: DeployerScope, endings: readonly string[]): string[] {
    return endings.map((ending) => `arn:${scope.partition}:iam::*:role/${namesOf(scope)}${ending}`);
}

/** ARN of the boundary. */
export function boundaryArn({ partition, boundary }: Pick<DeployerScope, "partition" | "boundary">): string {
    return boundary.startsWith("arn:") ? boundary : `arn:${partition}:iam::${ACCOUNT}:policy/${boundary}`;
}

/** ARNs of the buckets, each with `suffix`. */
export function bucketArns(
    { partition, buckets }: { partition: string; buckets: readonly string[] },
    suffix = "",
): string[] {
    return buckets.map((bucket) => `arn:${partition}:s3:::${bucket}${suffix}`);
}

/** Catalog, databases, and what is in them. */
export function databaseArns(scope: DeployerScope, databases: readonly string[] = scope.databases): string[] {
    const inside = databases.flatMap((name) => [`database/${name}`, `table/${name}/*`]);
    return ["catalog", ...inside].map((path) => ownArn(scope, "glue", path));
}

/** Log groups of the jobs, and their streams. */
export function logGroupArn(scope: DeployerScope): string {
    return ownArn(scope, "logs", `log-group:/aws-glue/${namesOf(scope)}/*`);
}

import type { AccessKey } from "./credentials";

/** Settings of {@link startSandbox}. */
export interface SandboxSettings {
    /**
     * Name of the sandbox; its state lies in `.lakehouse/sandbox/<name>`.
     * @default "default"
     */
    name?: string;
    /**
     * AWS region that both halves say they are in.
     * @default "us-west-2"
     */
    region?: string;
    /**
     * Seconds until a new role, or a change of a trust or role policy, has reached all of AWS;
     * answers flap meanwhile, as they do there.
     * @default 0
     */
    propagationDelaySeconds?: number;
    /**
     * Whether Lake Formation decides on the Data Catalog beside IAM. The deployer is its administrator then, and has the
     * policies of a stack with `lakeFormation: TABLES`.
     * @default false
     */
    lakeFormation?: boolean;
    /**
     * Whether the sandbox ends with the process that started it, also when that is killed.
     * @default true
     */
    endWithOwner?: boolean;
    /**
     * Whether Spark starts with the first Glue job that is created, instead of with its first run.
     * @default false
     */
    warmUpSpark?: boolean;
    /**
     * Number of Glue job runs at a time, each in a JVM of its own.
     * @default that of the sandbox: sandbox/snowdome/aws/glue_runs/README.md
     */
    sparkSlots?: number;
    /**
     * Assumptions of docs/ that the sandbox turns around, each one of `inversions.json`: what a probe of
     * `npm run accounts` must notice.
     * @default none
     */
    invert?: string[];
    /**
     * What is in both accounts before anybody works with them.
     * @default nothing
     */
    contents?: SandboxContents;
}

/** Contents of both accounts, which belong together. */
export interface SandboxContents {
    /** Fills AWS as its administrator, before Snowflake looks at it. */
    fillAws(endpoint: string, region: string, administrator: AccessKey): Promise<void>;
    /** Files that a local Snowflake kept, by name: its account, its tables. */
    snowflakeFiles: Record<string, Buffer>;
}

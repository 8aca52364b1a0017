// Written by library/writtenArguments.ts from the settings of Pulumi.yaml.
import type * as pulumi from "@pulumi/pulumi";

import type { DomainInput, JobInput } from "../settings";

/** Arguments of {@link Lakehouse}; every one can be left out. */
export interface LakehouseArgs {
    /** AWS region; that of the AWS provider, of aws:region or of AWS_REGION if left out. */
    region?: string;
    /** Part of every name in AWS and Snowflake, STACK in the other descriptions; NAME-STACK if left out. Set it before you rename the component or the stack: a changed name replaces everything. */
    physicalName?: string;
    /** Folder that scripts of jobs and declarations of tables are relative to; the project's if left out. */
    folder?: string;
    /**
     * Whether destroy deletes the bucket, the key and the Glue database with all their data. If false, they are protected and kept.
     * @default false
     */
    destroyData?: boolean;
    /** Name of the Glue database, in lower case; lakehouse_STACK if left out. Cannot be changed once it holds data. */
    glueDatabase?: string;
    /** Name of an existing Glue database for the domain sales, to use instead of creating one. It is checked but never changed or deleted; jobs create their tables in it. */
    existingGlueDatabase?: string;
    /**
     * OFF (IAM alone controls the Data Catalog), DATABASE (Lake Formation controls databases, IAM tables) or TABLES (Lake Formation controls both). With the latter two, the stack's roles get their grants.
     * @default "OFF"
     */
    lakeFormation?: "OFF" | "DATABASE" | "TABLES";
    /** ARN of the customer managed KMS key that encrypts the account's Data Catalog, if there is one. The key is never changed. */
    catalogKeyArn?: string;
    /** Name of the bucket, in lower case and without dots; lakehouse-STACK-ACCOUNT-REGION if left out. Cannot be changed once it holds data. */
    bucketName?: string;
    /** Name of an existing bucket in the stack's account and region, to use instead of creating one. It is checked (encryption, versioning, public access and so on) but never changed or deleted; scripts, raw data and tables are stored in it. Its own encryption applies, so set kmsKeyArn to its key if it has one. */
    existingBucket?: string;
    /**
     * SSE_KMS (the stack creates its own key, rotated yearly) or SSE_S3 (keys managed by S3, at no cost).
     * @default "SSE_KMS"
     */
    encryption?: "SSE_KMS" | "SSE_S3";
    /** ARN of an existing KMS key to use instead of creating one. The key is checked but never changed. */
    kmsKeyArn?: string;
    /**
     * GLOBAL, or, for new stacks only, ACCOUNT_REGIONAL, whose bucket names no other account can use (lakehouse-STACK-ACCOUNT-REGION-an).
     * @default "GLOBAL"
     */
    bucketNamespace?: "GLOBAL" | "ACCOUNT_REGIONAL";
    /**
     * Whether a second bucket keeps S3 access logs for 90 days.
     * @default false
     */
    accessLogs?: boolean;
    /** Addresses that get mail about each job run that fails or times out. Each confirms the first mail. */
    alarmEmail?: string[];
    /**
     * Days until old versions of objects are deleted. Live table data is never deleted.
     * @default 30
     */
    noncurrentVersionDays?: number;
    /** AWS accounts that the stack may use, in quotes. Credentials for any other account are rejected. */
    allowedAccountIds?: string[];
    /** Name or ARN of the IAM permissions boundary of every role in the stack. Required for a deployer with the policies that bootstrap prints. */
    permissionsBoundary?: string;
    /** ARNs of the IAM roles and users that deploy; the key policy names them. If empty, the identity that runs up. */
    deployerArns?: string[];
    /** Tags for every AWS resource, at most 48, in addition to project and stack, which the program sets. */
    tags?: Record<string, string>;
    /**
     * 5.1 (Spark 3.5.6, Iceberg 1.10.0), 5.0 (Spark 3.5.4, Iceberg 1.7.1) or 6.0 (Spark 4.1.1, Iceberg 1.11.0), which does not run in the sandbox.
     * @default "5.1"
     */
    glueVersion?: "5.1" | "5.0" | "6.0";
    /**
     * G.1X (4 vCPU, 16 GB), G.2X, G.4X, G.8X, G.12X or G.16X; or, with twice the memory, R.1X, R.2X, R.4X or R.8X. Not every region has all of them.
     * @default "G.1X"
     */
    workerType?: "G.1X" | "G.2X" | "G.4X" | "G.8X" | "G.12X" | "G.16X" | "R.1X" | "R.2X" | "R.4X" | "R.8X";
    /**
     * Workers of each job, 2 to 299; with autoScaling, the maximum.
     * @default 2
     */
    numberOfWorkers?: number;
    /**
     * Whether Glue removes workers that a job does not use.
     * @default false
     */
    autoScaling?: boolean;
    /**
     * STANDARD, or FLEX (spare capacity, cheaper, may start late; only G.1X and G.2X).
     * @default "STANDARD"
     */
    executionClass?: "STANDARD" | "FLEX";
    /**
     * Minutes until a job run is stopped.
     * @default 60
     */
    jobTimeoutMinutes?: number;
    /** How many times a failed run is retried. */
    jobMaxRetries?: number;
    /**
     * Whether runs wait for capacity instead of failing. Older AWS pages say that jobs with jobMaxRetries do not wait.
     * @default false
     */
    jobQueueing?: boolean;
    /**
     * Whether all jobs run as one job run, since Glue bills at least a minute for each run.
     * @default false
     */
    singleJobRun?: boolean;
    /**
     * Largest share of quarantined records in a load, 0 to 1, in quotes. A load above it fails and leaves its table unchanged.
     * @default "0.05"
     */
    maxQuarantinedShare?: string;
    /** When the workflow starts, such as cron(15 2 * * ? *), in UTC; only on demand if left out. */
    schedule?: string;
    /** When compaction and snapshot expiry run, such as cron(0 4 ? * SUN *), in UTC; only on demand if left out. */
    maintenanceSchedule?: string;
    /**
     * Who compacts tables and expires snapshots: job (the program's job, by maintenanceSchedule) or glue (Glue's table optimizers, by themselves).
     * @default "job"
     */
    tableMaintenance?: "job" | "glue";
    /**
     * Days to keep the jobs' logs (1, 3, 5, 7, 14, 30, 60, 90, ...).
     * @default 30
     */
    logRetentionDays?: number;
    /** Your own jobs in the workflow of the domain sales, each {name, script, arguments, after}; the script is a file of the project. */
    extraJobs?: JobInput[];
    /** Domains of the lakehouse, each {name, renamedFrom, glueDatabase, existingGlueDatabase, tables, linkedDatabase, allowedWriteOperations, extraJobs}; the quickstart's domain sales if left out. */
    domains?: DomainInput[];
    /** First part of the account identifier (ORGANIZATION-ACCOUNT); environment SNOWFLAKE_ORGANIZATION_NAME if left out. */
    snowflakeOrganization?: string;
    /** Second part of the account identifier; environment SNOWFLAKE_ACCOUNT_NAME if left out. */
    snowflakeAccount?: string;
    /** User to log in as; environment SNOWFLAKE_USER if left out. */
    snowflakeUser?: string;
    /** Role to use; environment SNOWFLAKE_ROLE, or else LAKEHOUSE_DEPLOYER, if left out. */
    snowflakeRole?: string;
    /** Private key of the user as PEM text; environment SNOWFLAKE_PRIVATE_KEY or SNOWFLAKE_PRIVATE_KEY_PATH if left out. */
    snowflakePrivateKey?: pulumi.Input<string>;
    /** Passphrase of that key; environment SNOWFLAKE_PRIVATE_KEY_PASSPHRASE if left out. */
    snowflakePrivateKeyPassphrase?: pulumi.Input<string>;
    /** Password; environment SNOWFLAKE_PASSWORD if left out. Since 2026 Snowflake accepts a password alone only in trial accounts, and service users cannot have one, so use a key. */
    snowflakePassword?: pulumi.Input<string>;
    /** Programmatic access token instead of a key; environment SNOWFLAKE_TOKEN if left out. It is bound to one role, so the pipeline then works as the deployer. A service user needs a network policy for it. */
    snowflakeToken?: pulumi.Input<string>;
    /** Host of a private endpoint; the account's public host if left out. */
    snowflakeHost?: string;
    /** Port of a private endpoint; 0 for the default. */
    snowflakePort?: number;
    /** https, or http for an endpoint on this machine; https if left out. */
    snowflakeProtocol?: string;
    /** The account's region as SELECT CURRENT_REGION() returns it, such as AWS_US_WEST_2; compared with aws:region. */
    snowflakeRegion?: string;
    /**
     * Whether Snowflake may be in a different region than the bucket, at the cost of data transfer charges.
     * @default false
     */
    allowCrossRegion?: boolean;
    /**
     * Role to which the stack's roles are granted.
     * @default "SYSADMIN"
     */
    adminRole?: string;
    /** Role that deploys the stack, to which the program grants; snowflakeRole, SNOWFLAKE_ROLE or else LAKEHOUSE_DEPLOYER if left out. Set it if previews log in with another role. */
    deployerRole?: string;
    /** Name of an existing role that reads and writes the lakehouse, to use instead of creating one. Set existingReaderRole too. Neither is granted to another role or dropped. */
    existingEngineerRole?: string;
    /** Name of an existing role that reads the lakehouse. */
    existingReaderRole?: string;
    /** Database for views and other objects that a linked database cannot hold; ICEBERG_LAKE_STACK if left out. */
    nativeDatabase?: string;
    /**
     * Schema in it.
     * @default "DEMO"
     */
    nativeSchema?: string;
    /** Name of an existing database to use instead of nativeDatabase. It is checked but never changed or dropped. */
    existingNativeDatabase?: string;
    /** Name of an existing schema in it, to use instead of nativeSchema. */
    existingNativeSchema?: string;
    /** Catalog-linked database of the Glue catalog; GLUE_LAKE_INT_DB_STACK if left out. */
    linkedDatabase?: string;
    /**
     * Size of the virtual warehouse, XSMALL to X6LARGE (X4LARGE for Gen2 warehouses, the default for new ones).
     * @default "XSMALL"
     */
    virtualWarehouseSize?:
        "XSMALL" | "SMALL" | "MEDIUM" | "LARGE" | "XLARGE" | "XXLARGE" | "XXXLARGE" | "X4LARGE" | "X5LARGE" | "X6LARGE";
    /**
     * Idle seconds until the virtual warehouse is suspended.
     * @default 60
     */
    virtualWarehouseAutoSuspendSeconds?: number;
    /**
     * Seconds until a query on the virtual warehouse is stopped.
     * @default 3600
     */
    statementTimeoutSeconds?: number;
    /** Name of an existing virtual warehouse to use instead of creating one. It is checked (resumes and suspends by itself, size) but never changed or dropped. */
    existingVirtualWarehouse?: string;
    /**
     * Seconds between checks for new tables, 30 to 86400. Changed in place.
     * @default 60
     */
    syncIntervalSeconds?: number;
    /**
     * Seconds between checks for changes to a table, 30 to 86400. Changed in place.
     * @default 30
     */
    refreshIntervalSeconds?: number;
    /**
     * ALL, or NONE for a read-only link. With ALL, DROP TABLE in Snowflake removes the table from Glue; its files stay in S3 unless the catalog deletes them.
     * @default "ALL"
     */
    allowedWriteOperations?: "ALL" | "NONE";
    /** Name of an external volume that an administrator created and manages, to use instead of creating one. It is checked but never changed or dropped; bootstrap prints its SQL. */
    existingExternalVolume?: string;
    /** ARN of the existing IAM role that the volume of existingExternalVolume names, to use instead of creating one. It is never changed. */
    existingStorageRole?: string;
    /** Name of a catalog integration that an administrator created and manages, to use instead of creating one. */
    existingCatalogIntegration?: string;
    /** ARN of the existing IAM role that the integration of existingCatalogIntegration names, to use instead of creating one. It is never changed. */
    existingCatalogRole?: string;
    /** Name of a linked database that was created by hand, to take over instead of creating one; set by npm run adopt. It is altered in place, and never replaced or dropped. */
    adoptedLinkedDatabase?: string;
    /**
     * Whether future grants cover tables that appear later. The deployer then needs MANAGE GRANTS; otherwise the pipeline grants.
     * @default false
     */
    futureGrants?: boolean;
    /**
     * Seconds to wait until Snowflake can assume the new roles.
     * @default 180
     */
    verificationTimeoutSeconds?: number;
    /**
     * Seconds to wait for a healthy link; in the pipeline, seconds to wait for new tables, in addition to the sync interval.
     * @default 300
     */
    linkTimeoutSeconds?: number;
}

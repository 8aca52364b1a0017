import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { JobSettings } from "../settings";
import { uploadScript } from "./scriptUpload";

/** How a job runs; the same for every job of a stack. */
export type GlueJobRuntime = Pick<
    JobSettings,
    | "glueVersion"
    | "workerType"
    | "numberOfWorkers"
    | "autoScaling"
    | "executionClass"
    | "timeoutMinutes"
    | "maxRetries"
    | "queueing"
>;

/** Arguments of {@link GlueJob}. */
export interface GlueJobArgs {
    /** Physical name of the job. */
    jobName: string;
    description: string;
    /** PySpark script, relative to {@link folder}. */
    script: string;
    /**
     * Folder of the script.
     * @default this package's
     */
    folder?: string;
    /**
     * Whether other jobs may have the same script.
     * @default false
     */
    sharesScript?: boolean;
    /** Bucket that takes the script. */
    bucketName: pulumi.Input<string>;
    /** ARN of the role the job runs as. */
    roleArn: pulumi.Input<string>;
    runtime: GlueJobRuntime;
    /** Job arguments, `--name` to value. A run may override them. */
    arguments: Record<string, pulumi.Input<string>>;
}

/**
 * One PySpark script as a Glue job.
 *
 * @see https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-glue-arguments.html
 */
export class GlueJob extends pulumi.ComponentResource {
    /** Physical name of the job. */
    public readonly jobName: pulumi.Output<string>;
    /** Hash of the script. */
    public readonly scriptHash: string;

    constructor(name: string, args: GlueJobArgs, opts?: pulumi.ComponentResourceOptions) {
        super("lakehouse:index:GlueJob", name, {}, opts);
        const { runtime } = args;

        const script = uploadScript(
            name,
            { file: args.script, folder: args.folder },
            args.bucketName,
            this,
            args.sharesScript === true ? args.jobName : undefined,
        );
        const job = new aws.glue.Job(
            name,
            {
                name: args.jobName,
                description: args.description,
                roleArn: args.roleArn,
                glueVersion: runtime.glueVersion,
                command: { name: "glueetl", scriptLocation: script.url, pythonVersion: "3" },
                defaultArguments: {
                    "--job-language": "python",
                    ...(runtime.autoScaling ? { "--enable-auto-scaling": "true" } : {}),
                    ...args.arguments,
                },
                workerType: runtime.workerType,
                numberOfWorkers: runtime.numberOfWorkers,
                executionClass: runtime.executionClass,
                timeout: runtime.timeoutMinutes,
                maxRetries: runtime.maxRetries,
                jobRunQueuingEnabled: runtime.queueing,
                executionProperty: { maxConcurrentRuns: 1 },
            },
            { parent: this },
        );

        this.jobName = job.name;
        this.scriptHash = script.hash;
        this.registerOutputs({ jobName: this.jobName });
    }
}

/**
 * The job argument `--conf` that sets up the Iceberg catalog `glue_catalog`. Glue takes one `--conf` only; further
 * settings follow inside its value.
 *
 * @see https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-format-iceberg.html
 */
export function icebergConf(warehouseUrl: string): string {
    const catalog = "spark.sql.catalog.glue_catalog";
    return [
        "spark.sql.extensions=org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
        `${catalog}=org.apache.iceberg.spark.SparkCatalog`,
        `${catalog}.catalog-impl=org.apache.iceberg.aws.glue.GlueCatalog`,
        `${catalog}.io-impl=org.apache.iceberg.aws.s3.S3FileIO`,
        `${catalog}.warehouse=${warehouseUrl}`,
    ].join(" --conf ");
}

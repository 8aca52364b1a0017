import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { ALL_STEPS, PIPELINE_STEPS, PipelineStep, STEP_KEYS, StepKey } from "../jobs/pipelineSteps";
import { AwsPlace, jobLakeFormationPermissions, jobRoleGrants, jobRoleTrust } from "../policy";
import type { JobSettings } from "../settings";
import { createRole } from "./boundRole";
import type { GlueCatalog } from "./glueCatalog";
import { GlueJob, icebergConf } from "./glueJob";
import { GlueWorkflow, startOf, WorkflowStep } from "./glueWorkflow";
import type { IcebergWarehouse } from "./icebergWarehouse";
import { afterGrants, grantInLakeFormation } from "./lakeFormationGrants";
import { Upload, uploadPackage } from "./scriptUpload";

/** Arguments of {@link GluePipeline}. */
export interface GluePipelineArgs {
    /** Account and region of the jobs. */
    place: pulumi.Input<AwsPlace>;
    /** Beginning of all physical names, e.g. `lakehouse-dev`. */
    prefix: string;
    /** Physical name of the role the jobs run as. */
    roleName: string;
    permissionsBoundary?: string;
    warehouse: IcebergWarehouse;
    catalog: GlueCatalog;
    jobs: JobSettings;
}

/**
 * The jobs that fill the lakehouse, and the workflow that runs them: both loads side by side, then the reports.
 *
 * Its log groups are the stack's own, because Glue's default groups are shared by the whole account.
 *
 * @see https://docs.aws.amazon.com/glue/latest/dg/monitor-continuous-logging.html
 */
export class GluePipeline extends pulumi.ComponentResource {
    /** Name of the workflow to start. */
    public readonly workflowName: pulumi.Output<string>;
    /** Physical job names of the program's own steps. */
    public readonly jobNames: pulumi.Output<Record<StepKey, string>>;
    /** ARN of the role the jobs run as. */
    public readonly jobRoleArn: pulumi.Output<string>;
    /** Log groups of the jobs. */
    public readonly logGroups: pulumi.Output<{ output: string; error: string }>;
    /** Hashes of all scripts and of the shared package. */
    public readonly codeHashes: string[];

    constructor(name: string, args: GluePipelineArgs, opts?: pulumi.ComponentResourceOptions) {
        super("lakehouse:index:GluePipeline", name, {}, opts);
        const { prefix, jobs: settings, warehouse } = args;

        // Glue makes of this prefix the groups <prefix>/output and <prefix>/error.
        const logPrefix = `/aws-glue/${prefix}`;
        const output = this.createLogGroup(`${name}-output`, `${logPrefix}/output`, settings.logRetentionDays);
        const error = this.createLogGroup(`${name}-error`, `${logPrefix}/error`, settings.logRetentionDays);
        const { role, readyArn } = this.createJobRole(`${name}-jobs`, args, [output.name, error.name]);
        const library = uploadPackage(`${name}-package`, "jobs/lakehouse", warehouse.bucketName, this);

        const createJob = (step: PipelineStep): GlueJob => {
            const jobName = `${prefix}-${step.name}`;
            const own = step.arguments({
                rawDataUrl: warehouse.rawDataUrl,
                jobName,
                maxQuarantinedShare: settings.maxQuarantinedShare,
            });
            return new GlueJob(
                step.name,
                {
                    jobName,
                    description: step.description,
                    script: step.script,
                    bucketName: warehouse.bucketName,
                    roleArn: readyArn,
                    runtime: settings,
                    arguments: { ...sharedArguments(args, library, logPrefix), ...own },
                },
                { parent: this },
            );
        };
        const own = mapValues(PIPELINE_STEPS, createJob);
        const together = settings.singleJobRun ? createJob(ALL_STEPS) : undefined;
        const extra = settings.extraJobs.map((job) => ({
            ...job,
            job: createJob({
                ...job,
                description: `${job.name}, a job of this stack's own`,
                arguments: () => job.arguments,
            }),
        }));

        const workflow = new GlueWorkflow(
            name,
            {
                workflowName: `${prefix}-${name}`,
                description: `Fills the lakehouse ${prefix}`,
                schedule: settings.schedule,
                steps:
                    together !== undefined
                        ? [{ name: ALL_STEPS.name, jobName: together.jobName, after: [] }]
                        : [
                              ...ownSteps(own),
                              ...extra.map(({ name: step, job, after }) => ({
                                  name: step,
                                  jobName: job.jobName,
                                  after,
                              })),
                          ],
            },
            { parent: this },
        );
        if (settings.maintenanceSchedule !== undefined) {
            this.scheduleMaintenance(`${name}-maintenance`, prefix, own.maintainTables, settings.maintenanceSchedule);
        }

        this.workflowName = workflow.workflowName;
        this.jobNames = pulumi.output(mapValues(own, (job) => job.jobName));
        this.jobRoleArn = role.arn;
        this.logGroups = pulumi.output({ output: output.name, error: error.name });
        this.codeHashes = [
            library.hash,
            ...[...Object.values(own), ...extra.map(({ job }) => job)].map((job) => job.scriptHash),
        ];
        this.registerOutputs({
            workflowName: this.workflowName,
            jobNames: this.jobNames,
            jobRoleArn: this.jobRoleArn,
            logGroups: this.logGroups,
        });
    }

    private createLogGroup(name: string, groupName: string, retentionInDays: number): aws.cloudwatch.LogGroup {
        return new aws.cloudwatch.LogGroup(name, { name: groupName, retentionInDays }, { parent: this });
    }

    private createJobRole(name: string, args: GluePipelineArgs, logGroups: pulumi.Output<string>[]) {
        const { warehouse, catalog } = args;
        const scope = pulumi.all([
            args.place,
            warehouse.bucketName,
            warehouse.keyArn,
            catalog.databaseName,
            pulumi.all(logGroups),
        ]);
        const { role, readyArn } = createRole(
            name,
            {
                roleName: args.roleName,
                description: `Glue jobs of ${args.prefix}`,
                trust: jobRoleTrust(),
                grants: scope.apply(([place, bucketName, keyArn, database, groups]) =>
                    jobRoleGrants({
                        place,
                        bucketName,
                        keyArn,
                        catalogKeyArn: catalog.catalogKeyArn,
                        database,
                        logGroups: groups,
                    }),
                ),
                permissionsBoundary: args.permissionsBoundary,
            },
            { parent: this },
        );
        const granted = grantInLakeFormation(name, role.arn, catalog, jobLakeFormationPermissions(), { parent: this });
        return { role, readyArn: afterGrants(readyArn, granted) };
    }

    private scheduleMaintenance(name: string, prefix: string, job: GlueJob, schedule: string): void {
        new aws.glue.Trigger(
            name,
            { name: `${prefix}-maintenance`, actions: [{ jobName: job.jobName }], ...startOf(schedule) },
            { parent: this },
        );
    }
}

/** Arguments that every job takes: where the tables are, the Iceberg catalog, the shared code, the log groups. */
function sharedArguments(
    { catalog, warehouse }: GluePipelineArgs,
    library: Upload,
    logPrefix: string,
): Record<string, pulumi.Input<string>> {
    return {
        "--glue_database": catalog.databaseName,
        "--catalog": "glue_catalog",
        "--datalake-formats": "iceberg",
        "--conf": warehouse.url.apply(icebergConf),
        "--extra-py-files": library.url,
        "--custom-logGroup-prefix": logPrefix,
    };
}

function ownSteps(jobs: Record<StepKey, GlueJob>): WorkflowStep[] {
    return STEP_KEYS.flatMap((key) => {
        const { name, after }: PipelineStep = PIPELINE_STEPS[key];
        return after === undefined ? [] : [{ name, jobName: jobs[key].jobName, after }];
    });
}

function mapValues<K extends string, A, B>(record: Readonly<Record<K, A>>, change: (value: A) => B): Record<K, B> {
    return Object.fromEntries(Object.entries<A>(record).map(([key, value]) => [key, change(value)])) as Record<K, B>;
}

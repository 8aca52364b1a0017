import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { COMPARE_KEY, COMPARE_STEP } from "../jobs/comparisonSteps";
import type { PipelineStep } from "../jobs/pipelineSteps";
import {
    AwsPlace,
    jobLakeFormationPermissions,
    jobRoleGrants,
    jobRoleTrust,
    optimizerLakeFormationPermissions,
    optimizerRoleGrants,
    TABLES_FOLDER,
} from "../policy";
import { DomainSettings, fillIn, JobSettings } from "../settings";
import { createRole } from "./boundRole";
import type { GlueCatalog } from "./glueCatalog";
import { GlueJob, icebergConf } from "./glueJob";
import { GlueWorkflow, startOf } from "./glueWorkflow";
import type { IcebergWarehouse } from "./icebergWarehouse";
import { afterGrants, grantInLakeFormation } from "./lakeFormationGrants";
import { Upload, uploadDeclarations, uploadPackage, uploadText } from "./scriptUpload";

/** Arguments of {@link GluePipeline}. */
export interface GluePipelineArgs {
    /** Account and region of the jobs. */
    place: pulumi.Input<AwsPlace>;
    /** Whose jobs these are: their names, and the user's own among them. */
    domain: Pick<
        DomainSettings,
        "names" | "rawDataFolders" | "tablesFolder" | "glueDatabase" | "extraJobs" | "comparisons" | "folder"
    >;
    /** The program's own jobs, by their keys in the output `jobNames`. */
    steps: Readonly<Record<string, PipelineStep>>;
    /**
     * Whether another domain may have jobs of the same scripts.
     * @default false
     */
    sharesScripts?: boolean;
    /**
     * Folder of the files that declare the tables of {@link steps}.
     * @default this package's
     */
    declarations?: string;
    /** A step that takes the place of all others in the workflow. */
    together?: PipelineStep;
    permissionsBoundary?: string;
    warehouse: IcebergWarehouse;
    catalog: GlueCatalog;
    jobs: JobSettings;
    /**
     * Another pipeline that has uploaded the shared code.
     * @default none
     */
    beside?: GluePipeline;
}

/**
 * The jobs that fill a domain, and the workflow that runs them.
 *
 * Its log groups are the domain's own, because Glue's default groups are shared by the whole account.
 *
 * @see https://docs.aws.amazon.com/glue/latest/dg/monitor-continuous-logging.html
 */
export class GluePipeline extends pulumi.ComponentResource {
    /** Name of the workflow to start. */
    public readonly workflowName: pulumi.Output<string>;
    /** Physical names of the program's own jobs. */
    public readonly jobNames: pulumi.Output<Record<string, string>>;
    /** Physical names of all jobs, the user's own among them. */
    public readonly allJobNames: pulumi.Output<string[]>;
    /** ARN of the role the jobs run as. */
    public readonly jobRoleArn: pulumi.Output<string>;
    /** By what Glue maintains the tables; undefined where a job does. */
    public readonly optimizers: pulumi.Output<TableOptimizers> | undefined;
    /** Log groups of the jobs. */
    public readonly logGroups: pulumi.Output<{ output: string; error: string }>;
    /** Where the queries of its comparisons are, and where their results go; undefined without comparisons. */
    public readonly comparisons: pulumi.Output<{ queries: string; results: string }> | undefined;
    /** Hashes of all scripts, of the declared tables and of the shared package. */
    public readonly codeHashes: string[];
    /** `s3://bucket/raw_data/`, or the domain's folder below it. */
    private readonly rawDataUrl: pulumi.Output<string>;
    private readonly library: Upload;

    constructor(name: string, args: GluePipelineArgs, opts?: pulumi.ComponentResourceOptions) {
        super("lakehouse:index:GluePipeline", name, {}, opts);
        const { domain, jobs: settings, warehouse } = args;
        const { names } = domain;

        this.rawDataUrl = warehouse.rawDataUrl(names.rawData);

        // Glue makes of this prefix the groups <prefix>/output and <prefix>/error.
        const output = this.createLogGroup(`${name}-output`, `${names.logGroups}/output`, settings.logRetentionDays);
        const error = this.createLogGroup(`${name}-error`, `${names.logGroups}/error`, settings.logRetentionDays);
        const byGlue = settings.tableMaintenance === "glue";
        const steps = byGlue ? withoutMaintenance(args.steps) : args.steps;
        const maintained = [...new Set(Object.values(steps).flatMap(({ makes = [] }) => makes))];
        const optimizerRoleArn =
            byGlue && maintained.length > 0 ? this.createOptimizerRole(`${name}-optimizers`, args) : undefined;
        const { arn, readyArn } = this.createJobRole(`${name}-jobs`, args, [output.name, error.name], optimizerRoleArn);
        // One upload for all domains, under the name it had before there were several: the URN stays, whoever makes it. Below
        // what all of them belong to, its name begins with that one's, as Pulumi wants it where that has an alias.
        const shared = { parent: opts?.parent ?? this, provider: opts?.provider };
        this.library =
            args.beside?.library ??
            uploadPackage(`${names.logicalPrefix}sales-package`, "jobs/lakehouse", warehouse.bucketName, shared);

        const declarations: Upload[] = [];
        const uploadTables = (step: string, files: readonly string[]): Upload => {
            const resource = `${names.jobResources}${step}-tables`;
            const declared = { files, folder: args.declarations };
            const uploaded = uploadDeclarations(
                resource,
                declared,
                warehouse.bucketName,
                this,
                `${names.jobs}-${step}`,
            );
            declarations.push(uploaded);
            return uploaded;
        };
        const comparisons = {
            queries: this.uploadQueries(args),
            results: pulumi.interpolate`s3://${warehouse.bucketName}/${resultsKey(domain)}`,
        };
        const createJob = (step: PipelineStep, sharesScript = false, folder?: string): GlueJob => {
            const jobName = `${names.jobs}-${step.name}`;
            const own = step.arguments({
                tablesUrl: step.tables === undefined ? "" : uploadTables(step.name, step.tables).url,
                rawDataUrl: this.rawDataUrl,
                jobName,
                comparisons: { queries: comparisons.queries?.url ?? "", results: comparisons.results },
                maxQuarantinedShare: settings.maxQuarantinedShare,
            });
            return new GlueJob(
                `${names.jobResources}${step.name}`,
                {
                    jobName,
                    description: step.description,
                    ...{ script: step.script, folder },
                    // Loads of other tables have the same one.
                    sharesScript: sharesScript || step.tables !== undefined,
                    bucketName: warehouse.bucketName,
                    roleArn: readyArn,
                    runtime: settings,
                    arguments: {
                        ...sharedArguments(args, this.library),
                        ...own,
                        ...optimizerArguments(step, optimizerRoleArn),
                    },
                },
                { parent: this },
            );
        };
        const compares: Readonly<Record<string, PipelineStep>> =
            comparisons.queries === undefined ? {} : { [COMPARE_KEY]: COMPARE_STEP };
        const own = mapValues({ ...steps, ...compares }, (step) => ({
            step,
            // Each domain has that job.
            job: createJob(step, args.sharesScripts === true || step === COMPARE_STEP),
        }));
        const together = args.together && { step: args.together, job: createJob(args.together) };
        const extra = domain.extraJobs.map((job) => {
            const step: PipelineStep = {
                ...job,
                description: `${job.name}, a job of this stack's own`,
                arguments: () => mapValues(job.arguments, (value) => this.filledIn(value, args)),
            };
            return { step, job: createJob(step, true, domain.folder) };
        });

        const workflow = new GlueWorkflow(
            name,
            {
                workflowName: names.workflow,
                description: `Fills the lakehouse ${names.jobs}`,
                schedule: settings.schedule,
                steps: (together === undefined ? [...Object.values(own), ...extra] : [together]).flatMap(
                    ({ step: { name: step, after }, job }) =>
                        after === undefined ? [] : [{ name: step, jobName: job.jobName, after }],
                ),
            },
            { parent: this },
        );
        const maintenance = Object.values(own).find(({ step }) => step.maintenance);
        if (settings.maintenanceSchedule !== undefined && maintenance !== undefined) {
            this.scheduleMaintenance(name, names.jobs, maintenance.job, settings.maintenanceSchedule);
        }

        this.workflowName = workflow.workflowName;
        this.jobNames = pulumi.output(mapValues(own, ({ job }) => job.jobName));
        this.allJobNames = pulumi.output(
            [...Object.values(own), ...(together === undefined ? [] : [together]), ...extra].map(
                ({ job }) => job.jobName,
            ),
        );
        this.jobRoleArn = arn;
        this.optimizers =
            optimizerRoleArn && pulumi.output(optimizerRoleArn).apply((roleArn) => ({ roleArn, tables: maintained }));
        this.logGroups = pulumi.output({ output: output.name, error: error.name });
        this.comparisons =
            comparisons.queries && pulumi.output({ queries: comparisons.queries.url, results: comparisons.results });
        this.codeHashes = [
            this.library.hash,
            ...(comparisons.queries === undefined ? [] : [comparisons.queries.hash]),
            ...declarations.map(({ hash }) => hash),
            ...[...Object.values(own), ...extra].map(({ job }) => job.scriptHash),
        ];
        this.registerOutputs({
            workflowName: this.workflowName,
            jobNames: this.jobNames,
            jobRoleArn: this.jobRoleArn,
            logGroups: this.logGroups,
        });
    }

    /** An argument of the user's own with the values that its placeholders stand for. */
    private filledIn(text: string, args: GluePipelineArgs): pulumi.Output<string> {
        return pulumi
            .all([this.rawDataUrl, args.warehouse.bucketName, args.catalog.databaseName])
            .apply(([rawDataUrl, bucketName, namespace]) => fillIn(text, { rawDataUrl, bucketName, namespace }));
    }

    /** @returns undefined for a domain without comparisons. */
    private uploadQueries({ domain: { names, comparisons }, warehouse }: GluePipelineArgs): Upload | undefined {
        return comparisons.length === 0
            ? undefined
            : uploadText(
                  `${names.jobResources}${COMPARE_STEP.name}-queries`,
                  JSON.stringify(Object.fromEntries(comparisons.map(({ name, query }) => [name, query])), undefined, 1),
                  `${names.jobs}-${COMPARE_STEP.name}/queries.json`,
                  warehouse.bucketName,
                  this,
              );
    }

    private createLogGroup(name: string, groupName: string, retentionInDays: number): aws.cloudwatch.LogGroup {
        return new aws.cloudwatch.LogGroup(name, { name: groupName, retentionInDays }, { parent: this });
    }

    /** @returns its ARN, known only once it can be used. */
    private createOptimizerRole(name: string, args: GluePipelineArgs): pulumi.Output<string> {
        const { warehouse, catalog, domain } = args;
        const scope = pulumi.all([args.place, warehouse.bucketName, warehouse.keyArn, catalog.databaseName]);
        const { arn, readyArn } = createRole(
            name,
            {
                roleName: domain.names.optimizerRole,
                description: `Glue's table optimizers of ${domain.names.jobs}`,
                // They are of the same service.
                trust: jobRoleTrust(),
                grants: scope.apply(([place, bucketName, keyArn, database]) =>
                    optimizerRoleGrants({
                        ...{ place, bucketName, keyArn, catalogKeyArn: catalog.catalogKeyArn, database },
                        tables: domain.tablesFolder,
                    }),
                ),
                permissionsBoundary: args.permissionsBoundary,
            },
            { parent: this },
        );
        const granted = grantInLakeFormation(name, arn, catalog, optimizerLakeFormationPermissions(), { parent: this });
        return afterGrants(readyArn, granted);
    }

    private createJobRole(
        name: string,
        args: GluePipelineArgs,
        logGroups: pulumi.Output<string>[],
        optimizerRoleArn: pulumi.Output<string> | undefined,
    ) {
        const { warehouse, catalog } = args;
        const scope = pulumi.all([
            args.place,
            warehouse.bucketName,
            warehouse.keyArn,
            catalog.databaseName,
            pulumi.all(logGroups),
            optimizerRoleArn,
        ]);
        const { arn, readyArn } = createRole(
            name,
            {
                roleName: args.domain.names.jobRole,
                description: `Glue jobs of ${args.domain.names.jobs}`,
                trust: jobRoleTrust(),
                grants: scope.apply(([place, bucketName, keyArn, database, groups, optimizers]) =>
                    jobRoleGrants({
                        place,
                        bucketName,
                        keyArn,
                        catalogKeyArn: catalog.catalogKeyArn,
                        database,
                        rawData: args.domain.rawDataFolders,
                        tables: args.domain.tablesFolder,
                        logGroups: groups,
                        optimizerRoleArn: optimizers,
                    }),
                ),
                permissionsBoundary: args.permissionsBoundary,
            },
            { parent: this },
        );
        const granted = grantInLakeFormation(name, arn, catalog, jobLakeFormationPermissions(), { parent: this });
        return { arn, readyArn: afterGrants(readyArn, granted) };
    }

    private scheduleMaintenance(name: string, prefix: string, job: GlueJob, schedule: string): void {
        new aws.glue.Trigger(
            `${name}-maintenance`,
            { name: `${prefix}-maintenance`, actions: [{ jobName: job.jobName }], ...startOf(schedule) },
            { parent: this },
        );
    }
}

/** By what Glue maintains the tables of a domain. */
export interface TableOptimizers {
    /** ARN of the role that the optimizers work as. */
    roleArn: string;
    /** Names of the tables. */
    tables: string[];
}

function withoutMaintenance(steps: GluePipelineArgs["steps"]): GluePipelineArgs["steps"] {
    return Object.fromEntries(Object.entries(steps).filter(([, { maintenance }]) => maintenance !== true));
}

/** What lets a job set the optimizers of the tables that it makes; empty where it has none to set. */
function optimizerArguments(
    { makes = [] }: PipelineStep,
    roleArn: pulumi.Output<string> | undefined,
): Record<string, pulumi.Input<string>> {
    return roleArn === undefined || makes.length === 0
        ? {}
        : { "--optimizer_role": roleArn, "--optimized_tables": makes.join(",") };
}

/** Where the jobs may write, and no table is: names of tables begin with a letter. */
function resultsKey({ glueDatabase }: GluePipelineArgs["domain"]): string {
    return `${TABLES_FOLDER}${glueDatabase}.db/_comparisons/results.json`;
}

/** Arguments that every job takes: where the tables are, the Iceberg catalog, the shared code, the log groups. */
function sharedArguments(
    { catalog, warehouse, domain }: GluePipelineArgs,
    library: Upload,
): Record<string, pulumi.Input<string>> {
    return {
        "--glue_database": catalog.databaseName,
        "--catalog": "glue_catalog",
        "--datalake-formats": "iceberg",
        "--conf": warehouse.url.apply(icebergConf),
        "--extra-py-files": library.url,
        "--custom-logGroup-prefix": domain.names.logGroups,
    };
}

function mapValues<K extends string, A, B>(record: Readonly<Record<K, A>>, change: (value: A) => B): Record<K, B> {
    return Object.fromEntries(Object.entries<A>(record).map(([key, value]) => [key, change(value)])) as Record<K, B>;
}

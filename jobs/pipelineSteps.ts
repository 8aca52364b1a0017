import type * as pulumi from "@pulumi/pulumi";

import { quarantineOf } from "./quarantine";
import { DECLARATIONS, LINKED_TABLES, QUICKSTART_TABLES, REPORT_LIMIT, TABLES } from "./quickstartTables";

/** What a step's arguments are made from. */
export interface StepScope {
    /** `s3://bucket/raw_data/` */
    rawDataUrl: pulumi.Output<string>;
    /** Physical name of the step's job. */
    jobName: string;
    /** Where the declarations of the step's {@link PipelineStep.tables} are; empty for a step without. */
    tablesUrl: pulumi.Input<string>;
    /** Where the queries of the domain's comparisons are, and where their results go; empty without comparisons. */
    comparisons: { queries: pulumi.Input<string>; results: pulumi.Input<string> };
    /** Bad records by all records of a load, from which on it fails. */
    maxQuarantinedShare: string;
}

/** One job that the program brings itself. */
export interface PipelineStep {
    /** Kebab-case name; the physical job name is the stack's prefix and this. */
    name: string;
    script: string;
    description: string;
    /** Whether it tidies the tables, at times of its own. */
    maintenance?: true;
    /** Files that declare the tables it loads. */
    tables?: readonly string[];
    /** Names of the tables that it makes, and whose optimizers it sets where Glue maintains them. */
    makes?: readonly string[];
    /** Steps of the workflow that must have succeeded; empty: runs first. Undefined: not part of the workflow. */
    after?: readonly string[];
    arguments: (scope: StepScope) => Record<string, pulumi.Input<string>>;
}

/** The steps that fill the quickstart's tables from raw data. */
export const QUICKSTART_LOADS = ["load-sales", "load-customers"] as const;

/** All tables that the quickstart's jobs make. */
export const QUICKSTART_MADE: readonly string[] = [
    ...LINKED_TABLES,
    ...[TABLES.sales, TABLES.customers].map(quarantineOf),
];

const REPORT_ARGUMENTS = {
    "--source_table": TABLES.sales,
    "--report_table": TABLES.glueReport,
    "--limit": String(REPORT_LIMIT),
};

/** The program's own jobs, in the order in which they read each other's tables. */
export const PIPELINE_STEPS = {
    loadSales: {
        name: "load-sales",
        script: "jobs/load_tables.py",
        description: `Loads raw data into ${TABLES.sales}`,
        tables: [DECLARATIONS.sales],
        makes: [TABLES.sales, quarantineOf(TABLES.sales)],
        after: [],
        arguments: loadArguments,
    },
    loadCustomers: {
        name: "load-customers",
        script: "jobs/load_tables.py",
        description: `Loads raw data into ${TABLES.customers}`,
        tables: [DECLARATIONS.customers],
        makes: [TABLES.customers, quarantineOf(TABLES.customers)],
        after: [],
        arguments: loadArguments,
    },
    topProductsReport: {
        name: "top-products-report",
        script: "jobs/top_products_report.py",
        description: `Reports the best-selling products from ${TABLES.sales}`,
        makes: [TABLES.glueReport],
        after: QUICKSTART_LOADS,
        arguments: ({ jobName }) => ({ ...REPORT_ARGUMENTS, "--job_name": jobName }),
    },
    createSnowReport: {
        name: "create-snow-report",
        script: "jobs/create_snow_report.py",
        description: "Makes the table that Snowflake writes its report to, without touching one that is there",
        makes: [TABLES.snowflakeReport],
        after: QUICKSTART_LOADS,
        arguments: () => ({ "--snow_report_table": TABLES.snowflakeReport }),
    },
    maintainTables: {
        name: "maintain-tables",
        script: "jobs/maintain_tables.py",
        maintenance: true,
        description: "Compacts the tables, expires old snapshots and removes orphan files",
        arguments: () => ({ "--tables": QUICKSTART_MADE.join(",") }),
    },
} as const satisfies Readonly<Record<string, PipelineStep>>;

/** Names of the steps as the stack's output `jobNames` has them. */
export type StepKey = keyof typeof PIPELINE_STEPS;

export const STEP_KEYS = Object.keys(PIPELINE_STEPS) as StepKey[];

/** All steps of the workflow as one job run: Glue bills each run at least a minute. */
export const ALL_STEPS: PipelineStep = {
    name: "all-steps",
    script: "jobs/run_all_steps.py",
    description: "Runs both loads and both reports in one job run",
    tables: QUICKSTART_TABLES,
    makes: QUICKSTART_MADE,
    after: [],
    arguments: (scope) => ({
        ...loadArguments(scope),
        ...REPORT_ARGUMENTS,
        "--snow_report_table": TABLES.snowflakeReport,
        "--job_name": scope.jobName,
    }),
};

/** Arguments of jobs/load_tables.py. */
export function loadArguments({
    tablesUrl,
    rawDataUrl,
    maxQuarantinedShare,
}: StepScope): Record<string, pulumi.Input<string>> {
    return { "--tables": tablesUrl, "--raw_data": rawDataUrl, "--max_quarantined_share": maxQuarantinedShare };
}

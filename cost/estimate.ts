// What a month of a stack costs, from its plan and how it is used: a pure function.
import { creditsOf, dpusOf, rounded } from "../policy-pack/capacity";
import type { PlannedResource, Properties } from "../policy-pack/rule";
import { GEN2_FACTOR, Price, PriceName, Prices, pricesOf } from "./prices";
import { startsAMonth } from "./schedule";

/** How a stack is used in a month; what is not measured is assumed, and said so. */
export interface Usage {
    /** Runs of the workflow, for one that has no schedule. */
    runs: number;
    /** Minutes of one job run, for jobs that have not run. */
    minutesOfRun: number;
    /** Average billed DPU-seconds of a run, by name of the job. */
    dpuSeconds: ReadonlyMap<string, number>;
    /** GB in the bucket, all versions. */
    storedGb: number;
    /** GB of logs that one job run writes. */
    logGbOfRun: number;
    /** Seconds that queries keep the virtual warehouse busy after one run of the workflow. */
    querySecondsOfRun: number;
    /** US dollars for a Snowflake credit, by contract; absent: credits are not turned into dollars. */
    creditPrice?: number;
}

/** Usage of a stack whose runs are not known. */
export const ASSUMED_USAGE: Usage = {
    runs: 30,
    minutesOfRun: 5,
    dpuSeconds: new Map(),
    storedGb: 10,
    logGbOfRun: 0.01,
    querySecondsOfRun: 120,
};

/** One part of an estimate. */
export interface CostLine {
    what: string;
    /** Logical name of the resource; absent for what belongs to several. */
    resource?: string;
    /** US dollars a month; absent when it has no price. */
    dollars?: number;
    /** Snowflake credits a month. */
    credits?: number;
    /** How it comes about, or why it has no price. */
    because: string;
    price?: Price;
}

/** A month's estimate. */
export interface Estimate {
    region: string;
    lines: CostLine[];
    /** Sum of the lines that have a price. */
    dollars: number;
    credits: number;
}

const JOB = "aws:glue/job:Job";
const TRIGGER = "aws:glue/trigger:Trigger";
const OPTIMIZERS_URL = "https://aws.amazon.com/glue/pricing/";
const SERVICES_URL = "https://docs.snowflake.com/en/sql-reference/account-usage/catalog_linked_database_usage_history";

/** @throws Error when the region has no prices, or the plan no region. */
export function estimate(resources: readonly PlannedResource[], usage: Usage): Estimate {
    const region = regionOf(resources);
    const prices = pricesOf(region);
    const starts = startsOf(resources, usage.runs);
    const lines = [
        ...jobLines(resources, usage, starts, prices),
        ...logLines(resources, usage, starts, prices),
        line(prices, "s3Storage", {
            what: "S3 storage",
            quantity: usage.storedGb,
            because: `${rounded(usage.storedGb)} GB, old versions included`,
        }),
        ...ofType(resources, "aws:kms/key:Key").map(({ name }) =>
            line(prices, "kmsKey", {
                what: "KMS key",
                resource: name,
                quantity: 1,
                because: "one key; each yearly rotation adds one",
            }),
        ),
        ...optimizerLines(resources),
        ...ofType(resources, "aws:sns/topic:Topic").map(({ name }) => ({
            ...unpriced("mail about failed jobs", "each failed run is one event and one mail to each address"),
            resource: name,
        })),
        unpriced("S3 and KMS requests", "they depend on the number of files; a bucket key keeps calls of KMS few"),
        ...snowflakeLines(resources, usage, starts),
    ];
    const sum = (of: (one: CostLine) => number | undefined) => lines.reduce((total, one) => total + (of(one) ?? 0), 0);
    return { region, lines, dollars: sum(({ dollars }) => dollars), credits: sum(({ credits }) => credits) };
}

/** Starts in a month; undefined where they cannot be counted. */
interface Starts {
    /** Of each workflow. */
    workflows: readonly (number | undefined)[];
    /** Of each job, by its physical name. */
    jobs: ReadonlyMap<string, number | undefined>;
}

function startsOf(resources: readonly PlannedResource[], runs: number): Starts {
    const triggers = ofType(resources, TRIGGER).map(({ inputs }) => inputs);
    const jobsOf = (inputs: Properties) =>
        ((inputs["actions"] ?? []) as { jobName?: string }[]).flatMap(({ jobName }) => jobName ?? []);
    const scheduleOf = (inputs: Properties) => inputs["schedule"] as string | undefined;
    const scheduled = triggers.filter((inputs) => scheduleOf(inputs) !== undefined);
    const schedules = new Map(scheduled.map((inputs) => [inputs["workflowName"], scheduleOf(inputs)]));
    const startsOfWorkflow = (workflow: unknown) => {
        const schedule = schedules.get(workflow);
        return schedule === undefined ? runs : startsAMonth(schedule);
    };
    const ofWorkflow = triggers.filter(({ workflowName }) => workflowName !== undefined);
    return {
        workflows: [...new Set(ofWorkflow.map(({ workflowName }) => workflowName))].map(startsOfWorkflow),
        jobs: new Map([
            // By hand, as the pipeline is.
            ...ofType(resources, JOB).flatMap(({ inputs }) =>
                compares(inputs) ? [[String(inputs["name"]), runs] as const] : [],
            ),
            ...ofWorkflow.flatMap((inputs) =>
                jobsOf(inputs).map((job) => [job, startsOfWorkflow(inputs["workflowName"])] as const),
            ),
            ...scheduled
                .filter((inputs) => inputs["workflowName"] === undefined)
                .flatMap((inputs) =>
                    jobsOf(inputs).map((job) => [job, startsAMonth(scheduleOf(inputs) ?? "")] as const),
                ),
        ]),
    };
}

/** Whether the pipeline itself starts a job: that of comparisons. */
function compares(inputs: Properties): boolean {
    return "--queries" in ((inputs["defaultArguments"] as Properties | undefined) ?? {});
}

function jobLines(resources: readonly PlannedResource[], usage: Usage, starts: Starts, prices: Prices): CostLine[] {
    return ofType(resources, JOB).map(({ name, inputs }) => {
        const what = "Glue job";
        const jobName = String(inputs["name"]);
        const times = starts.jobs.has(jobName) ? starts.jobs.get(jobName) : 0;
        if (times === undefined) {
            return { ...unpriced(what, "its schedule cannot be counted"), resource: name };
        }
        if (String(inputs["workerType"]).startsWith("R.")) {
            return { ...unpriced(what, "no document with the price of an M-DPU-hour was found"), resource: name };
        }
        const measured = usage.dpuSeconds.get(jobName);
        const dpus = dpusOf(inputs) ?? 0;
        const hours = (measured ?? dpus * Math.max(usage.minutesOfRun, 1) * 60) / 3600;
        const scales = (inputs["defaultArguments"] as Properties | undefined)?.["--enable-auto-scaling"] === "true";
        const how =
            measured === undefined
                ? `${scales ? "at most " : ""}${dpus} DPUs for ${usage.minutesOfRun} minutes (assumed)`
                : `${rounded(measured)} DPU-seconds (average of its runs)`;
        return line(prices, inputs["executionClass"] === "FLEX" ? "glueFlex" : "glueStandard", {
            what,
            resource: name,
            quantity: hours * times,
            because: `${rounded(times)} runs of ${how}`,
        });
    });
}

/** Their price is by the DPU-hour, and how many of these a run takes no document tells. */
function optimizerLines(resources: readonly PlannedResource[]): CostLine[] {
    const tables = ofType(resources, JOB).flatMap(({ inputs }) => {
        const given = (inputs["defaultArguments"] as Properties | undefined)?.["--optimized_tables"];
        return typeof given === "string" ? given.split(",") : [];
    });
    return tables.length === 0
        ? []
        : [
              unpriced(
                  "Glue's table optimizers",
                  `compaction, retention and orphan file deletion of ${tables.length} tables cost by the DPU-hour, at least a minute for each run (${OPTIMIZERS_URL}); no document has the DPU-hours of a run`,
              ),
          ];
}

function logLines(resources: readonly PlannedResource[], usage: Usage, starts: Starts, prices: Prices): CostLine[] {
    const groups = ofType(resources, "aws:cloudwatch/logGroup:LogGroup");
    if (groups.length === 0) {
        return [];
    }
    const runs = [...starts.jobs.values()].reduce<number>((sum, times) => sum + (times ?? 0), 0);
    const gb = runs * usage.logGbOfRun;
    const days = Math.max(...groups.map(({ inputs }) => Number(inputs["retentionInDays"] ?? 0)));
    return [
        line(prices, "logIngestion", {
            what: "CloudWatch Logs, written",
            quantity: gb,
            because: `${rounded(runs)} job runs of ${usage.logGbOfRun} GB (assumed)`,
        }),
        line(prices, "logStorage", {
            what: "CloudWatch Logs, kept",
            quantity: (gb * days) / 30,
            because: `${days} days`,
        }),
    ];
}

function snowflakeLines(resources: readonly PlannedResource[], usage: Usage, starts: Starts): CostLine[] {
    // Queries follow the run of each domain's workflow.
    const workflow = starts.workflows.reduce<number>((sum, times) => sum + (times ?? 0), 0);
    return [
        ...ofType(resources, "snowflake:index/warehouse:Warehouse").map(({ name, inputs }): CostLine => {
            const perHour = creditsOf(inputs) ?? 0;
            const generation = String(inputs["generation"] ?? "1") === "2" ? GEN2_FACTOR : 1;
            // Billed by the second, and at least a minute for each start.
            const seconds = Math.max(60, usage.querySecondsOfRun + Number(inputs["autoSuspend"] ?? 0));
            const credits = (perHour * generation * seconds * workflow) / 3600;
            return {
                what: "Virtual warehouse",
                resource: name,
                credits,
                ...(usage.creditPrice === undefined ? {} : { dollars: credits * usage.creditPrice }),
                because:
                    `${rounded(workflow)} starts of ${seconds} seconds (${usage.querySecondsOfRun} assumed for queries, the rest until it suspends) ` +
                    `at ${rounded(perHour * generation)} credits an hour` +
                    (generation === 1 ? "; 1.35 times that if the account makes Gen2 warehouses by default" : ""),
            };
        }),
        ...ofType(resources, "snowflake-iceberg:index:CatalogLinkedDatabase").map(({ name, inputs }) => ({
            ...unpriced(
                "Catalog-linked database",
                `checks every ${String(inputs["syncIntervalSeconds"])} seconds are cloud services, charged only beyond a tenth of the account's virtual warehouses; no document has the credits of one check (${SERVICES_URL})`,
            ),
            resource: name,
        })),
        ...ofType(resources, "snowflake-iceberg:index:CatalogIntegration").map(({ name, inputs }) => ({
            ...unpriced(
                "Refresh of linked tables",
                `checks every ${String(inputs["refreshIntervalSeconds"])} seconds; no document has the credits of one check`,
            ),
            resource: name,
        })),
    ];
}

function line(
    prices: Prices,
    name: PriceName,
    { quantity, ...rest }: { what: string; resource?: string; quantity: number; because: string },
): CostLine {
    const price = prices[name];
    return price === undefined
        ? { ...rest, because: `${rest.because}; no document with the price was found for this region` }
        : { ...rest, dollars: quantity * price.dollars, price };
}

function unpriced(what: string, because: string): CostLine {
    return { what, because };
}

function ofType(resources: readonly PlannedResource[], type: string): PlannedResource[] {
    return resources.filter((resource) => resource.type === type);
}

function regionOf(resources: readonly PlannedResource[]): string {
    const [region] = ofType(resources, "pulumi:providers:aws").flatMap(({ inputs }) => inputs["region"] ?? []);
    if (typeof region !== "string") {
        throw new Error("The plan has no AWS region. Set aws:region.");
    }
    return region;
}

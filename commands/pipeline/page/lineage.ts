// Which data came from where: raw files, the jobs that read them, the tables that they wrote, both reports.
import { PIPELINE_STEPS, PipelineStep, StepKey } from "../../../jobs/pipelineSteps";
import { TABLES } from "../../../jobs/quickstartTables";
import { readTableDeclarations } from "../../../settings/tables";
import { isQuarantine } from "../../../jobs/quarantine";
import { DomainOutputs, domainsOf } from "../../stack/stackOutputs";
import type { LoadResult } from "../loadResults";
import type { RunRecord, TableFacts } from "./runRecord";

/** A step from data to data. */
export interface Edge {
    /** Raw data or a table; undefined where the stack does not know what a job reads. */
    from: string | undefined;
    /** Rows of the table that it reads, as it is now. */
    fromRows?: number;
    /** What did it. */
    by: string;
    /** A table. */
    to: string;
    /** Written by this run; undefined where it did not say. */
    rows?: number;
    quarantined?: number;
    files?: number;
    /** ISO time of the table's last commit. */
    committedAt?: string;
}

const SNOWPARK = "Snowpark Connect on Snowflake";

/** All edges of a run, domain by domain, in the order in which data flows. */
export function lineageOf(run: RunRecord): Edge[] {
    const domains = domainsOf(run.outputs);
    return domains.flatMap((domain) => {
        const tables = run.tables.filter(({ database }) => database === domain.glueDatabase);
        // A result that names no database is of a stack with one.
        const loads = run.pipeline.loads.filter(
            ({ database }) => (database ?? domain.glueDatabase) === domain.glueDatabase,
        );
        const nameOf = (table: string) => (domains.length > 1 ? `${domain.glueDatabase}.${table}` : table);
        return edgesOf(domain, tables, loads, run).map((edge) => ({
            ...edge,
            from: edge.from?.startsWith("s3://") === false ? nameOf(edge.from) : edge.from,
            to: nameOf(edge.to),
        }));
    });
}

/** Edges of a domain, tables by their own names. */
function edgesOf(
    domain: DomainOutputs,
    tables: readonly TableFacts[],
    loads: readonly LoadResult[],
    run: RunRecord,
): Edge[] {
    const reports = domain.quickstart ? reportEdges(domain, run) : [];
    const steps = domain.quickstart ? quickstartLoads() : {};
    const loaded = new Set([
        ...loads.map(({ table }) => table),
        ...(domain.quickstart ? Object.keys(steps) : domain.tables),
    ]);
    const known = new Set<string>([...loaded, ...reports.map(({ to }) => to)]);
    const others = tables.map(({ table }) => table).filter((table) => !known.has(table) && !isQuarantine(table));
    const workflow = domain.jobs?.workflowName ?? "another program";
    const edges = [
        ...[...loaded].flatMap((table) => loadEdges(domain, table, loads, steps[table])),
        ...reports,
        ...others.map((to): Edge => ({ from: undefined, by: workflow, to })),
    ];
    return edges.map((edge) => {
        const last = tables.find(({ table }) => table === edge.to)?.snapshots.at(-1);
        const read = tables.find(({ table }) => table === edge.from);
        return {
            ...edge,
            ...(read === undefined ? {} : { fromRows: read.rows }),
            ...(last === undefined ? {} : { committedAt: last.at }),
        };
    });
}

/** From raw files into a table, and of what was wrong into its quarantine table. */
function loadEdges(
    domain: DomainOutputs,
    table: string,
    loads: readonly LoadResult[],
    step: QuickstartLoad | undefined,
): Edge[] {
    const load = loads.find((one) => one.table === table);
    const by = step === undefined ? jobsOf(domain) : (domain.jobNames[step.key] ?? jobsOf(domain));
    const from = `${domain.rawDataUrl}${step?.folder ?? ""}`;
    if (load === undefined) {
        return [{ from, by, to: table }];
    }
    const { files, written, quarantined, quarantineTable } = load;
    const quarantine: Edge[] =
        quarantined > 0 ? [{ from, by, to: quarantineTable, rows: quarantined, quarantined }] : [];
    return [{ from, by, to: table, files, rows: written, quarantined }, ...quarantine];
}

/** The report of each engine; that of Snowflake only where it wrote one. */
function reportEdges(domain: DomainOutputs, { pipeline }: RunRecord): Edge[] {
    const rowsOf = (rows: readonly unknown[]) => (rows.length === 0 ? {} : { rows: rows.length });
    const by = domain.jobNames.topProductsReport ?? jobsOf(domain);
    return [
        { from: TABLES.sales, by, to: TABLES.glueReport, ...rowsOf(pipeline.glueReport) },
        ...(pipeline.snowflakeReport.length === 0
            ? []
            : [{ from: TABLES.sales, by: SNOWPARK, to: TABLES.snowflakeReport, ...rowsOf(pipeline.snowflakeReport) }]),
    ];
}

function jobsOf({ jobNames, jobs, name }: DomainOutputs): string {
    return jobNames.loadTables ?? jobs?.workflowName ?? name;
}

/** The step that loads a table of the quickstart, and the folder of its raw data. */
interface QuickstartLoad {
    key: StepKey;
    folder: string;
}

/** By table. It reads the declarations, which a run without a page does not need. */
function quickstartLoads(): Partial<Record<string, QuickstartLoad>> {
    return Object.fromEntries(
        Object.entries<PipelineStep>(PIPELINE_STEPS).flatMap(([key, { tables = [] }]) =>
            readTableDeclarations(tables).declarations.map(({ name, rawData }) => [
                name,
                { key: key as StepKey, folder: rawData },
            ]),
        ),
    );
}

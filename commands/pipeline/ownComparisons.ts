// Comparisons of the user's own: the queries of a domain on Spark in Glue and on Snowflake, and what differs.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { GetObjectCommand } from "@aws-sdk/client-s3";

import type { Clouds } from "../stack/clouds";
import { DomainOutputs, outputsOf, StackOutputs } from "../stack/stackOutputs";
import { runJob } from "./jobRun";
import { CellDifference, compareResults, QueryResult } from "./resultComparison";
import { runOnSnowpark } from "./snowparkProcess";
import { reasonOf } from "./transientFault";
import type { FollowedRun } from "./workflowRun";

/** How one comparison ended. */
export interface OwnComparison {
    domain: string;
    name: string;
    equal: boolean;
    /** Of Glue's result; absent where a query failed. */
    rows?: number;
    /** Number of all differences. */
    differing: number;
    /** The first of them. */
    differences: CellDifference[];
    /** Why the results could not be compared, with the engine. */
    error?: string;
}

/** Results by the names of comparisons, or why there is none. */
type Results = Record<string, QueryResult | { error: string }>;

/** Differences that a terminal shows of one comparison. */
const MOST_SHOWN = 20;

/**
 * Runs the comparisons of a domain on both engines at once.
 *
 * @throws Error when an engine cannot run queries at all; what is wrong with one of them is in its result.
 */
export async function runOwnComparisons(
    { clouds, outputs, signal }: { clouds: Clouds; outputs: StackOutputs; signal: AbortSignal | undefined },
    domain: DomainOutputs,
    progress: (text: string) => void,
): Promise<{ comparisons: OwnComparison[]; run: FollowedRun }> {
    const { comparisons, jobNames, name } = domain;
    if (comparisons === undefined || jobNames.compareResults === undefined) {
        throw new Error(`The domain "${name}" has no comparisons.`);
    }
    progress("running the queries on both engines");
    const queries = await textOf(clouds, comparisons.queries);
    const [glue, snowflake] = await Promise.allSettled([
        resultsOfGlue(clouds, jobNames.compareResults, comparisons.results, signal),
        resultsOfSnowflake(clouds, outputsOf(outputs, domain), queries, signal),
    ]);
    const failures = [glue, snowflake].flatMap((end, index) =>
        end.status === "rejected" ? [`${ENGINES[index]}: ${reasonOf(end.reason)}`] : [],
    );
    if (glue.status === "rejected" || snowflake.status === "rejected") {
        throw new Error(`The queries did not run. ${failures.join(" ")}`);
    }
    const { run, results } = glue.value;
    const ends = Object.entries(comparisons.keys).map(([one, key]) => ({
        ...{ domain: name, name: one },
        ...compared(results[one], snowflake.value[one], key),
    }));
    return { comparisons: ends, run };
}

const ENGINES = ["Glue (Spark)", "Snowflake (Snowpark Connect)"] as const;

/** @param glue undefined where the engine knows nothing of the comparison. */
function compared(
    glue: Results[string] | undefined,
    snowflake: Results[string] | undefined,
    key: readonly string[],
): Omit<OwnComparison, "domain" | "name"> {
    const missing = { error: "has no result. Run npm run up -- --stack NAME, which uploads the queries." };
    const [ofGlue, ofSnowflake] = [glue ?? missing, snowflake ?? missing];
    const errors = [ofGlue, ofSnowflake].flatMap((result, index) =>
        "error" in result ? [`${ENGINES[index]}: ${result.error}`] : [],
    );
    if ("error" in ofGlue || "error" in ofSnowflake) {
        return { equal: false, differing: 0, differences: [], error: errors.join("\n") };
    }
    try {
        const { count, kept } = compareResults(ofGlue, ofSnowflake, key);
        return { equal: count === 0, rows: ofGlue.rows.length, differing: count, differences: kept };
    } catch (error) {
        return { equal: false, differing: 0, differences: [], error: (error as Error).message };
    }
}

async function resultsOfGlue(
    clouds: Clouds,
    jobName: string,
    url: string,
    signal: AbortSignal | undefined,
): Promise<{ run: FollowedRun; results: Results }> {
    const run = await runJob(clouds.glue, jobName, signal);
    return { run, results: JSON.parse(await textOf(clouds, url)) as Results };
}

async function resultsOfSnowflake(
    clouds: Clouds,
    outputs: StackOutputs,
    queries: string,
    signal: AbortSignal | undefined,
): Promise<Results> {
    const folder = await mkdtemp(join(tmpdir(), "lakehouse-comparisons-"));
    const [given, found] = [join(folder, "queries.json"), join(folder, "results.json")];
    try {
        await writeFile(given, queries, { mode: 0o600 });
        const program = ["jobs/snowpark_queries.py", "--queries", given, "--results", found];
        await runOnSnowpark(outputs, clouds, program, signal === undefined ? {} : { signal });
        return JSON.parse(await readFile(found, "utf8")) as Results;
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

async function textOf({ s3 }: Clouds, url: string): Promise<string> {
    const { hostname: Bucket, pathname } = new URL(url);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: pathname.slice(1) }));
    return (await Body?.transformToString()) ?? "";
}

/** How a comparison ended, in a line. */
export function endOf({ equal, rows, differing, error }: OwnComparison): string {
    if (error !== undefined) {
        return "could not be compared";
    }
    return equal ? `${rows} rows equal in every column` : `differs in ${differing} values`;
}

/** What is wrong, in lines for a terminal; none for comparisons that are equal. */
export function faultLines(comparison: OwnComparison): string[] {
    const { domain, name, equal, differences, differing, error } = comparison;
    if (equal) {
        return [];
    }
    const shown = differences.slice(0, MOST_SHOWN);
    return [
        `Comparison ${domain}.${name} ${endOf(comparison)}:`,
        ...(error?.split("\n") ?? []).map((line) => `  ${line}`),
        ...shown.map(
            ({ row, column, glue, snowflake }) =>
                `  ${row}, ${column}: Glue ${glue ?? "NULL"}, Snowflake ${snowflake ?? "NULL"}`,
        ),
        ...(differing > shown.length ? [`  and ${differing - shown.length} more: see --json and the report page`] : []),
    ];
}

// What the loads say of the records that they read, in the line `lakehouse-result` of their job runs' logs.
import {
    CloudWatchLogsClient,
    paginateFilterLogEvents,
    ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import { setTimeout as sleep } from "node:timers/promises";

import { z } from "zod";

import { isStreamOf } from "./logTail";
import { FollowedRun } from "./workflowRun";

const loadResult = z
    .object({
        table: z.string(),
        files: z.number(),
        read: z.number(),
        written: z.number(),
        superseded: z.number().default(0),
        quarantined: z.record(z.string(), z.number()),
        sample: z.object({ reason: z.string(), source_file: z.string(), record: z.string() }).nullable().default(null),
        quarantine_table: z.string(),
        load_id: z.string(),
    })
    .transform((found) => ({
        table: withoutPlace(found.table),
        ...databaseOf(found.table),
        files: found.files,
        read: found.read,
        written: found.written,
        /** Good records that gave way to a newer one of their key, or repeated it. */
        ...(found.superseded === 0 ? {} : { superseded: found.superseded }),
        quarantined: Object.values(found.quarantined).reduce((sum, count) => sum + count, 0),
        reasons: Object.entries(found.quarantined)
            .map(([reason, records]) => ({ reason, records }))
            .sort((a, b) => b.records - a.records),
        ...(found.sample === null
            ? {}
            : { sample: { file: found.sample.source_file, record: found.sample.record, reason: found.sample.reason } }),
        quarantineTable: withoutPlace(found.quarantine_table),
        loadId: found.load_id,
    }));

/** What one load did with the records of its files. */
export type LoadResult = z.infer<typeof loadResult>;

const MARK = "lakehouse-result ";
/** CloudWatch Logs takes a while to show the last lines of a run that has ended. */
const WAIT_MS = 15_000;
const POLL_MS = 1_000;

/**
 * The results of all loads among the job runs, failed ones included where they came to read their records.
 *
 * @param awaited names of jobs that load: their lines are waited for, for a short while.
 * @returns the results, and the runs of loads without one.
 */
export async function loadResultsOf(
    logs: CloudWatchLogsClient,
    logGroup: string,
    runs: readonly FollowedRun[],
    awaited: ReadonlySet<string>,
    waitMs = WAIT_MS,
): Promise<{ loads: LoadResult[]; silent: FollowedRun[] }> {
    const deadline = Date.now() + waitMs;
    const found = await Promise.all(
        runs.map(async (run) => {
            for (;;) {
                const lines = await resultLines(logs, logGroup, run.runId);
                const waiting = lines.length === 0 && awaited.has(run.jobName) && run.state === "SUCCEEDED";
                if (!waiting || Date.now() > deadline) {
                    return { loads: lines.flatMap(loadsIn), silent: waiting ? [run] : [] };
                }
                await sleep(POLL_MS);
            }
        }),
    );
    return { loads: found.flatMap(({ loads }) => loads), silent: found.flatMap(({ silent }) => silent) };
}

/** A result is that of one step, or of several by their names. */
function loadsIn(line: string): LoadResult[] {
    let result: unknown;
    try {
        result = JSON.parse(line);
    } catch {
        // Of a job of the user's own, which may write what it likes.
        return [];
    }
    const candidates = typeof result === "object" && result !== null ? [result, ...Object.values(result)] : [];
    return candidates.flatMap((candidate) => {
        const checked = loadResult.safeParse(candidate);
        return checked.success ? [checked.data] : [];
    });
}

async function resultLines(logs: CloudWatchLogsClient, logGroup: string, runId: string): Promise<string[]> {
    const lines: string[] = [];
    const pages = paginateFilterLogEvents(
        { client: logs },
        { logGroupName: logGroup, logStreamNamePrefix: runId, filterPattern: `"${MARK.trim()}"` },
    );
    try {
        for await (const { events = [] } of pages) {
            const own = events.filter(({ logStreamName = "" }) => isStreamOf(runId, logStreamName));
            lines.push(...own.map(({ message = "" }) => message));
        }
    } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) {
            throw error;
        }
    }
    return lines
        .flatMap((message) => message.split("\n"))
        .filter((line) => line.startsWith(MARK))
        .map((line) => line.slice(MARK.length));
}

/** The table alone: catalog and database are the stack's. */
function withoutPlace(table: string): string {
    return table.split(".").at(-1) ?? table;
}

/** Glue database of a table that is named with its catalog. */
function databaseOf(table: string): { database?: string } {
    const [, database, ...name] = table.split(".");
    return database === undefined || name.length === 0 ? {} : { database };
}

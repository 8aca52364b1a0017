// What rollback.py says of a table and does to it.
import { readToolchain } from "../../tools/setup/toolchain.mjs";
import type { Snapshot } from "../pipeline/page/runRecord";
import { runPython } from "../pipeline/pythonProcess";
import type { Target } from "./target";

/** A commit to a table, with the rows, data files and their bytes that the table has after it. */
export interface RestorableSnapshot extends Snapshot {
    rows: number;
    files: number;
    bytes: number;
}

/** What a restore changes. */
export interface RestorePlan {
    /** Where the table's metadata is now: the plan holds for this alone. */
    metadata: string;
    /** Null for a table whose snapshots all left its line. */
    current: RestorableSnapshot | null;
    target: RestorableSnapshot;
    /** Snapshots that leave the table's line, newest first; they are kept until maintenance expires them. */
    leaving: RestorableSnapshot[];
    /** Snapshots that left it by an earlier restore and come back. */
    returning: RestorableSnapshot[];
    /** Raw files that no longer count as loaded. */
    forgotten: string[];
    /** Raw files that count as loaded again. */
    recalled: string[];
}

/** A table, and who may touch it. */
export interface RestoredTable {
    database: string;
    table: string;
    environment: Record<string, string>;
    signal: AbortSignal;
}

/** Every snapshot that the table keeps, oldest first, and the ID of the one that it is at. */
export function snapshotsOf(of: RestoredTable): Promise<{ current: string | null; snapshots: RestorableSnapshot[] }> {
    return ask(of);
}

/** @throws Error for a snapshot that the table does not keep. */
export function planOf(of: RestoredTable, target: Target): Promise<RestorePlan> {
    return ask(of, ...targetOptions(target));
}

/** @throws Error when the table is no longer what it was when the plan was made. */
export async function applyPlan(of: RestoredTable, { target, metadata }: RestorePlan): Promise<void> {
    await ask(of, ...targetOptions({ snapshot: target.id }), "--apply", metadata);
}

function targetOptions(target: Target): string[] {
    return "snapshot" in target ? ["--snapshot", target.snapshot] : ["--at", String(target.at)];
}

async function ask<Answer>(of: RestoredTable, ...options: string[]): Promise<Answer> {
    const output = await runPython({
        python: readToolchain().python,
        arguments: [...["-m", "commands.restore.rollback", "--database", of.database, "--table", of.table], ...options],
        // It reads the list of loaded files as the jobs do.
        environment: { ...of.environment, PYTHONPATH: "jobs" },
        signal: of.signal,
    });
    const answer = JSON.parse(output) as Answer & { refused?: string };
    if (answer.refused !== undefined) {
        throw new Error(`Table ${of.table} cannot be restored. ${answer.refused}`);
    }
    return answer;
}

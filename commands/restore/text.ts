// What a person reads of a restore.
import type { RestorePlan, RestorableSnapshot } from "./rollback";

const MOST_FILES = 20;

/** Every snapshot, newest first. @param current ID of the one that the table is at. */
export function snapshotLines(snapshots: readonly RestorableSnapshot[], current: string | null): string[] {
    return [...snapshots].reverse().map((one) => `${snapshotLine(one)}${one.id === current ? "  (current)" : ""}`);
}

/** What changes, before anything does. @param reports that were computed from the table. */
export function planLines(table: string, plan: RestorePlan, reports: readonly string[]): string[] {
    const { current, target, leaving, returning, forgotten, recalled } = plan;
    return [
        `Restore ${table} to snapshot ${target.id} of ${moment(target.at)}:`,
        `  rows        ${change(current?.rows ?? 0, target.rows)}`,
        `  data files  ${change(current?.files ?? 0, target.files)}`,
        `  bytes       ${change(current?.bytes ?? 0, target.bytes)}`,
        ...list("Snapshots that no longer apply, and are kept until maintenance expires them:", leaving),
        ...list("Snapshots that apply again:", returning),
        ...files(
            "Raw files that no longer count as loaded; the next run loads them again. Correct or delete bad ones first:",
            forgotten,
        ),
        ...files("Raw files that count as loaded again:", recalled),
        ...(reports.length === 0
            ? []
            : [`Reports computed from it, which keep their rows until the next run: ${reports.join(", ")}`]),
    ];
}

function list(title: string, snapshots: readonly RestorableSnapshot[]): string[] {
    return snapshots.length === 0 ? [] : [title, ...snapshots.map(snapshotLine)];
}

function files(title: string, paths: readonly string[]): string[] {
    const more = paths.length - MOST_FILES;
    return paths.length === 0
        ? []
        : [
              title,
              ...paths.slice(0, MOST_FILES).map((path) => `  ${path}`),
              ...(more > 0 ? [`  and ${count(more)} more`] : []),
          ];
}

function snapshotLine({ id, at, operation, engine, rows, addedRows, deletedRows }: RestorableSnapshot): string {
    const by = engine === "unknown" ? "" : ` by ${engine}`;
    return `  ${moment(at)}  ${id.padStart(19)}  ${operation}${by}: +${count(addedRows)} -${count(deletedRows)}, ${count(rows)} rows`;
}

function change(before: number, after: number): string {
    return before === after ? `${count(after)}, unchanged` : `${count(before)} now, ${count(after)} after`;
}

function moment(iso: string): string {
    return `${iso.slice(0, 19).replace("T", " ")} UTC`;
}

function count(number: number): string {
    return number.toLocaleString("en-US");
}

// Which snapshot a table is to go back to, as the options say it.
import { UsageError } from "../commandLine/runCommand";

/** A snapshot's ID, or a time in milliseconds since 1970: the snapshot that was the current one then. */
export type Target = { snapshot: string } | { at: number };

/** IDs of snapshots are positive and have 63 bits. @see https://iceberg.apache.org/spec/#snapshots */
const SNAPSHOT_ID = /^[1-9]\d{0,18}$/;
const LARGEST_ID = 2n ** 63n - 1n;
/** With a zone, so that it means one moment everywhere. */
const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/**
 * @returns undefined where neither option is given.
 * @throws UsageError for what is no ID or no time, or both.
 */
export function targetOf(
    { snapshot, at }: { snapshot?: string | undefined; at?: string | undefined },
    now = Date.now(),
): Target | undefined {
    if (snapshot !== undefined && at !== undefined) {
        throw new UsageError("--snapshot and --at exclude each other. Use one of them.");
    }
    if (snapshot !== undefined) {
        if (!SNAPSHOT_ID.test(snapshot) || BigInt(snapshot) > LARGEST_ID) {
            throw new UsageError(
                `--snapshot is "${snapshot}", which is not the ID of a snapshot. Leave it out to list the snapshots.`,
            );
        }
        return { snapshot };
    }
    return at === undefined ? undefined : { at: momentOf(at, now) };
}

function momentOf(text: string, now: number): number {
    const [, year, month, day] = TIME.exec(text) ?? [];
    const moment = Date.parse(text);
    // JavaScript takes February 30 for March 2.
    const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
    if (Number.isNaN(moment) || date.getUTCDate() !== Number(day)) {
        throw new UsageError(
            `--at is "${text}". Write date, time and zone, such as 2026-11-26T18:00Z or 2026-11-26T19:00+01:00.`,
        );
    }
    if (moment > now) {
        throw new UsageError(`--at is "${text}", which is in the future.`);
    }
    return moment;
}

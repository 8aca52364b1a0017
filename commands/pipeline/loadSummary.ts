import type { LoadResult } from "./loadResults";

const TOLD_REASONS = 3;

/** What a load did with its records, in lines for a terminal. */
export function loadLines(load: LoadResult): string[] {
    const superseded = load.superseded === undefined ? "" : `, ${number(load.superseded)} superseded`;
    const counts = `${load.table}: ${number(load.read)} records read, ${number(load.written)} written${superseded}`;
    if (load.quarantined === 0) {
        return [`${counts}, none quarantined`];
    }
    return [
        `${counts}, ${number(load.quarantined)} quarantined (${percentage(load)}): ${topReasons(load)}`,
        ...(load.sample === undefined
            ? []
            : [`  such as ${printable(load.sample.record)} in ${printable(load.sample.file)}`]),
        `  all of them: table ${load.quarantineTable}, load_id '${load.loadId}'`,
    ];
}

/** How many of all records were quarantined, for the line of a stage; empty where none was read. */
export function quarantinedOf(loads: readonly LoadResult[]): string {
    const read = loads.reduce((sum, load) => sum + load.read, 0);
    const bad = loads.reduce((sum, load) => sum + load.quarantined, 0);
    return read === 0 ? "" : `; ${bad === 0 ? "none" : number(bad)} of ${number(read)} records quarantined`;
}

/** The most frequent reasons, and how many more there are. */
export function topReasons({ reasons }: LoadResult): string {
    const told = reasons.slice(0, TOLD_REASONS).map(({ reason, records }) => `${number(records)} x ${reason}`);
    const more = reasons.length - TOLD_REASONS;
    return told.join(", ") + (more > 0 ? `, and ${more} more ${more === 1 ? "reason" : "reasons"}` : "");
}

/** Share of records that were quarantined. One that is not 0 never shows as 0. */
export function percentage({ read, quarantined }: LoadResult): string {
    const percent = (100 * quarantined) / read;
    return percent > 0 && percent < 0.01 ? "under 0.01 %" : `${percent.toFixed(2)} %`;
}

/** Text from raw data, without what would steer a terminal: controls, and signs that turn the reading direction. */
function printable(text: string): string {
    return text.replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, (character) => {
        const code = character.codePointAt(0)?.toString(16) ?? "";
        return `\\u{${code}}`;
    });
}

function number(count: number): string {
    return count.toLocaleString("en-US");
}

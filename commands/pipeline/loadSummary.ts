import type { LoadResult } from "./loadResults";

const TOLD_REASONS = 3;

/** What a load did with its records, in lines for a terminal. */
export function loadLines(load: LoadResult): string[] {
    const superseded = load.superseded === undefined ? "" : `, ${number(load.superseded)} superseded`;
    const counts = `${load.table}: ${number(load.read)} records read, ${number(load.written)} written${superseded}`;
    if (load.setAside === 0) {
        return [`${counts}, none set aside`];
    }
    return [
        `${counts}, ${number(load.setAside)} set aside (${percentage(load)}): ${topReasons(load)}`,
        ...(load.sample === undefined
            ? []
            : [`  such as ${printable(load.sample.record)} in ${printable(load.sample.file)}`]),
        `  all of them: table ${load.quarantineTable}, load_id '${load.loadId}'`,
    ];
}

/** How many of all records were set aside, for the line of a stage; empty where none was read. */
export function setAsideOf(loads: readonly LoadResult[]): string {
    const read = loads.reduce((sum, load) => sum + load.read, 0);
    const aside = loads.reduce((sum, load) => sum + load.setAside, 0);
    return read === 0 ? "" : `; ${aside === 0 ? "none" : number(aside)} of ${number(read)} records set aside`;
}

/** The most frequent reasons, and how many more there are. */
export function topReasons({ reasons }: LoadResult): string {
    const told = reasons.slice(0, TOLD_REASONS).map(({ reason, records }) => `${number(records)} x ${reason}`);
    const more = reasons.length - TOLD_REASONS;
    return told.join(", ") + (more > 0 ? `, and ${more} more ${more === 1 ? "reason" : "reasons"}` : "");
}

/** Share of records that were set aside. One that is not 0 never shows as 0. */
export function percentage({ read, setAside }: LoadResult): string {
    const percent = (100 * setAside) / read;
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

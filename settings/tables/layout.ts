// How a declared table is laid out in files: transforms of Iceberg and the columns that they are for.
import { EXACT, Kind, TIMES } from "./columnType";

/** An entry of `partitionBy`. */
export interface Partition {
    transform: keyof typeof TRANSFORMS;
    column: string;
    /** Buckets, or the width of a truncated value. */
    size?: number;
}

/** Transform -> kinds of types that it is for, and what Iceberg adds to the column's name for the partition's. */
export const TRANSFORMS = {
    identity: { kinds: EXACT, suffix: "" },
    year: { kinds: TIMES, suffix: "_year" },
    month: { kinds: TIMES, suffix: "_month" },
    day: { kinds: TIMES, suffix: "_day" },
    hour: { kinds: ["timestamp", "timestamp_ntz"], suffix: "_hour" },
    bucket: { kinds: EXACT.filter((kind) => kind !== "boolean"), suffix: "_bucket" },
    truncate: { kinds: ["int", "bigint", "decimal", "string"], suffix: "_trunc" },
} as const satisfies Readonly<Record<string, { kinds: readonly Kind[]; suffix: string }>>;

/** Transforms of which Iceberg takes one for each column. */
export const OF_TIME: readonly Partition["transform"][] = ["year", "month", "day", "hour"];

/** The entry; undefined for a text that is none. */
export function parsePartition(text: string): Partition | undefined {
    const [, transform, , size, column] = /^(?:(\w+)\(\s*((\d+)\s*,\s*)?([\w.]+)\s*\))$/.exec(text) ?? [];
    if (transform === undefined || column === undefined) {
        return /^[\w.]+$/.test(text) ? { transform: "identity", column: text } : undefined;
    }
    const sized = transform === "bucket" || transform === "truncate";
    if (!Object.hasOwn(TRANSFORMS, transform) || transform === "identity" || sized !== (size !== undefined)) {
        return undefined;
    }
    const found = { transform: transform as Partition["transform"], column };
    const number = Number(size);
    return sized ? (number >= 1 && number < 2 ** 31 ? { ...found, size: number } : undefined) : found;
}

// How much a resource can use in an hour or a day, from its properties: what its cost grows with, whatever the prices are.
import { isUnknown, Properties } from "./rule";

/**
 * Credits that a virtual warehouse uses in an hour, by size.
 *
 * @see https://docs.snowflake.com/en/user-guide/cost-understanding-compute
 */
const CREDITS: Readonly<Record<string, number>> = {
    XSMALL: 1,
    SMALL: 2,
    MEDIUM: 4,
    LARGE: 8,
    XLARGE: 16,
    XXLARGE: 32,
    XXXLARGE: 64,
    X4LARGE: 128,
    X5LARGE: 256,
    X6LARGE: 512,
};

/** Sizes that have more names: https://docs.snowflake.com/en/sql-reference/sql/create-warehouse */
const SYNONYMS: Readonly<Record<string, string>> = { X2LARGE: "XXLARGE", X3LARGE: "XXXLARGE" };

/** DPUs of a Glue job: workers times the size of one, for workers R in M-DPUs; undefined while that is not known. */
export function dpusOf({ workerType, numberOfWorkers, maxCapacity }: Properties): number | undefined {
    if ([workerType, numberOfWorkers, maxCapacity].some(isUnknown)) {
        return undefined;
    }
    const size = /^[GR]\.(025|\d+)X$/.exec(String(workerType))?.[1];
    const perWorker = size === undefined ? 1 : size === "025" ? 0.25 : Number(size);
    return Number(numberOfWorkers ?? maxCapacity ?? 0) * perWorker;
}

/** Credits of a virtual warehouse for an hour with all its clusters; Infinity for a size that is not known by name. */
export function creditsOf({ warehouseSize, maxClusterCount }: Properties): number | undefined {
    if (isUnknown(warehouseSize) || isUnknown(maxClusterCount)) {
        return undefined;
    }
    const size = String(warehouseSize ?? "XSMALL")
        .toUpperCase()
        .replaceAll("-", "")
        .replace(/^(\d)XLARGE$/, "X$1LARGE");
    return (CREDITS[SYNONYMS[size] ?? size] ?? Infinity) * Number(maxClusterCount ?? 1);
}

/** Checks a day, of something that is checked every so many seconds; undefined while that is not known or not set. */
export function checksADay(seconds: unknown): number | undefined {
    return typeof seconds === "number" && seconds > 0 ? 86_400 / seconds : undefined;
}

/** A number for people, with two decimals at most. */
export function rounded(value: number): string {
    return value.toLocaleString("en-US", { maximumFractionDigits: 2, useGrouping: false });
}

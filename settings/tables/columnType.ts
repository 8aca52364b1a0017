// Types of a declared column, and what a value of one looks like in a declaration.

/** The kinds of types, each with what it is for whoever writes a declaration. */
export const TYPES = {
    boolean: "true or false",
    int: "32-bit whole number",
    bigint: "64-bit whole number",
    float: "32-bit floating-point number",
    double: "64-bit floating-point number",
    decimal: "exact number, decimal(precision,scale), of at most 38 digits",
    string: "text",
    date: "day, YYYY-MM-DD in JSON and CSV",
    timestamp: "point in time with a zone, e.g. 2024-02-29T10:00:00Z",
    timestamp_ntz: "date and time without a zone, e.g. 2024-02-29T10:00:00",
    struct: "object with the columns in `fields`",
    array: "list of values like `element`",
    map: "object whose keys are data, with values like `value`",
} as const;

export type Kind = keyof typeof TYPES;

/** A type as parsed. */
export interface ColumnType {
    kind: Kind;
    /** Of a decimal. */
    precision?: number;
    scale?: number;
}

const DECIMAL = /^decimal\((\d{1,2}),(\d{1,2})\)$/;
/** For editors; {@link parseType} knows more. */
export const TYPE_PATTERN = `^(${Object.keys(TYPES)
    .map((kind) => (kind === "decimal" ? String.raw`decimal\(\d{1,2},\d{1,2}\)` : kind))
    .join("|")})$`;

export const NUMBERS: readonly Kind[] = ["int", "bigint", "float", "double", "decimal"];
export const TIMES: readonly Kind[] = ["date", "timestamp", "timestamp_ntz"];
export const NESTED: readonly Kind[] = ["struct", "array", "map"];
/** Whose values are equal or not, on every engine. */
export const EXACT: readonly Kind[] = ["boolean", "int", "bigint", "decimal", "string", ...TIMES];

/** The type; undefined for a text that is none. */
export function parseType(text: string): ColumnType | undefined {
    const [, precisionText, scaleText] = DECIMAL.exec(text) ?? [];
    if (precisionText !== undefined) {
        const [precision, scale] = [Number(precisionText), Number(scaleText)];
        return precision >= 1 && precision <= 38 && scale <= precision
            ? { kind: "decimal", precision, scale }
            : undefined;
    }
    return text !== "decimal" && Object.hasOwn(TYPES, text) ? { kind: text as Kind } : undefined;
}

/** Days that a run of the load tells. */
const MOVING_DAYS = ["today", "tomorrow"];
const LIMITS = { int: 2n ** 31n, bigint: 2n ** 63n };
const DAY = String.raw`(?!0000)\d{4}-\d{2}-\d{2}`;
const TIME = String.raw`T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?`;

/** What is wrong with the text of a value of the type; undefined when it is fine. */
export function valueProblem({ kind, precision = 0, scale = 0 }: ColumnType, text: string): string | undefined {
    switch (kind) {
        case "int":
        case "bigint": {
            const limit = LIMITS[kind];
            const fits = /^-?\d{1,20}$/.test(text) && BigInt(text) >= -limit && BigInt(text) < limit;
            return fits ? undefined : `Set a whole number of ${kind === "int" ? 32 : 64} bits`;
        }
        case "decimal": {
            const [, whole = "", decimals = ""] = /^-?0*(\d*)(?:\.(\d+))?$/.exec(text) ?? [];
            const fits = whole.length <= precision - scale && decimals.length <= scale;
            return /^-?\d+(\.\d+)?$/.test(text) && fits
                ? undefined
                : `Set a number that fits decimal(${precision},${scale})`;
        }
        case "float":
        case "double":
            return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) && Number.isFinite(Number(text))
                ? undefined
                : "Set a number";
        case "boolean":
            return ["true", "false"].includes(text) ? undefined : "Set true or false";
        case "date":
            return MOVING_DAYS.includes(text) || (new RegExp(`^${DAY}$`).test(text) && isDay(text))
                ? undefined
                : `Set a day as YYYY-MM-DD, ${MOVING_DAYS.join(" or ")}`;
        case "timestamp":
            return new RegExp(`^${DAY}${TIME}Z$`).test(text) && isDay(text.slice(0, 10))
                ? undefined
                : "Set a point in time in UTC such as 2024-02-29T10:00:00Z";
        case "timestamp_ntz":
            return new RegExp(`^${DAY}${TIME}$`).test(text) && isDay(text.slice(0, 10))
                ? undefined
                : "Set a date and time such as 2024-02-29T10:00:00";
        default:
            return undefined;
    }
}

function isDay(text: string): boolean {
    const day = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

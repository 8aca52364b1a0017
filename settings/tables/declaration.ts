// The form of a table's declaration: what is checked, what editors complete, and the type that the program sees.
import { z } from "zod";

import { TYPE_PATTERN, TYPES } from "./columnType";

const FORMATS = ["JSON", "CSV", "PARQUET"] as const;
const MODES = ["FULL", "INCREMENTAL", "UPSERT"] as const;

/** Names that Glue, Iceberg, Spark and Snowflake all take; none of Iceberg's own, such as `_file`. */
const NAME = /^[a-z][a-z0-9_]*$/;
const MOST_CHARACTERS = 128;

const name = z.string().regex(NAME).max(MOST_CHARACTERS);

/** A value as its text stands in the file, so that none is rounded on the way. */
const value = z.union([z.string(), z.number(), z.boolean()]).transform(String).pipe(z.string());

/** What a value is and keeps, wherever it stands. */
const kept = {
    type: z
        .string()
        .regex(new RegExp(TYPE_PATTERN))
        .describe(
            Object.entries(TYPES)
                .map(([kind, what]) => `${kind}: ${what}`)
                .join("; "),
        ),
    required: z.boolean().default(false).describe("A record without this value is quarantined."),
    above: value.optional().describe("Every value is greater than this."),
    below: value.optional().describe("Every value is less than this."),
    min: value.optional().describe("Least value; of a date also `today` or `tomorrow`."),
    max: value.optional().describe("Greatest value; of a date also `today` or `tomorrow`."),
    notBlank: z.boolean().optional().describe("A text has more than spaces."),
    pattern: z.string().optional().describe("Regular expression that the whole text matches."),
    allowed: z.array(value).min(1).optional().describe("The only values."),
};
const named = {
    name: name.describe("Name of the column: lower-case letters, digits and underscores."),
    from: z.string().min(1).optional().describe("Name in the raw data, if it is another."),
    description: z.string().optional(),
    unique: z.boolean().default(false).describe("No two records have the same value; for mode FULL."),
};

/** What an array or a map holds. */
interface DeclaredItem extends z.output<z.ZodObject<typeof kept>> {
    fields?: DeclaredColumn[];
    element?: DeclaredItem;
    value?: DeclaredItem;
}
/** A column of a table, or of a struct. */
type DeclaredColumn = DeclaredItem & z.output<z.ZodObject<typeof named>>;

const nested = {
    fields: z
        .array(z.lazy(() => column))
        .min(1)
        .optional()
        .describe("Columns of a struct."),
    element: z
        .lazy(() => item)
        .optional()
        .describe("What an array holds."),
    value: z
        .lazy(() => item)
        .optional()
        .describe("What a map holds; its keys are texts."),
};
const item: z.ZodType<DeclaredItem> = z.strictObject({ ...kept, ...nested });
const column: z.ZodType<DeclaredColumn> = z.strictObject({ ...named, ...kept, ...nested });
z.globalRegistry.add(item, { id: "item" });
z.globalRegistry.add(column, { id: "column" });

const character = z.string().regex(/^[^\r\n]$/u);

const csv = z.strictObject({
    delimiter: character.default(",").describe("Between values."),
    header: z.boolean().default(true).describe("The first line of each file names the columns, in any order."),
    quote: character.default('"').describe("Around values that hold delimiters, quotes or line breaks."),
    escape: character.optional().describe("Before a quote within a quoted value; else the quote is doubled."),
    nullValue: z.string().default("").describe("Text, not in quotes, that stands for no value."),
});

export const declaration = z.strictObject({
    name: name.max(MOST_CHARACTERS).describe("Name of the table and of this file."),
    description: z.string().optional(),
    rawData: z.string().describe("Folder below the domain's raw data, e.g. orders/."),
    format: z
        .enum(FORMATS)
        .default("JSON")
        .describe("JSON: lines or one array in each file. Each file may be packed with gzip, but for PARQUET."),
    csv: csv.optional().describe("How CSV files are written."),
    mode: z
        .enum(MODES)
        .default("FULL")
        .describe(
            "FULL: all files, each time. INCREMENTAL: files not loaded before. UPSERT: those, one row for a key.",
        ),
    key: z.array(z.string()).min(1).optional().describe("Columns that identify a row."),
    orderBy: z.string().optional().describe("Column whose greatest value tells the valid record of a key; for UPSERT."),
    columns: z.array(column).min(1),
    partitionBy: z
        .array(z.string())
        .default([])
        .describe("Column, year(c), month(c), day(c), hour(c), bucket(n, c) or truncate(n, c)."),
    sortBy: z.array(z.string()).default([]).describe("Columns by which the rows of each file are sorted."),
});

/** A table that is loaded from raw files, as its file declares it. Bounds and allowed values are texts. */
export type TableDeclaration = z.output<typeof declaration>;

/** Keys of the parts of a declaration. */
export const KEYS = {
    table: Object.keys(declaration.shape),
    csv: Object.keys(csv.shape),
    column: Object.keys({ ...named, ...kept, ...nested }),
    item: Object.keys({ ...kept, ...nested }),
};

/** JSON schema of a declaration, for editors. */
export function declarationSchema(): object {
    return z.toJSONSchema(declaration, { io: "input" });
}

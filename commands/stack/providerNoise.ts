// Differences that a refresh shows though nothing has changed: known faults of the official providers. They are told apart
// from drift by what differs, never by the resource alone, so that a change by hand is not taken for noise.

/** A resource's outputs before and after a refresh, and the paths at which they differ. */
export interface Difference {
    type: string;
    /** As the engine names them, `tagsAll.project` or `rules[0].status`. */
    paths: readonly string[];
    old: Readonly<Record<string, unknown>>;
    new: Readonly<Record<string, unknown>>;
}

/** Why one path of a difference means nothing. */
interface Rule {
    link: string;
    covers(difference: Difference, property: string): boolean;
}

/** Settings of a bucket that resources of their own hold, where drift of them shows. */
const OF_OTHER_RESOURCES = new Set([
    "lifecycleRules",
    "logging",
    "policy",
    "serverSideEncryptionConfiguration",
    "versioning",
]);

/** Columns of SHOW that tell how much something is used, by whom, or who asks: no settings. */
const OF_USE: Record<string, readonly string[]> = {
    "snowflake:index/warehouse:Warehouse": [
        ...["state", "startedClusters", "running", "queued", "resumedOn", "updatedOn", "isCurrent", "isDefault"],
        ...["available", "provisioning", "quiescing", "other"],
    ],
    "snowflake:index/accountRole:AccountRole": [
        ...["assignedToUsers", "grantedRoles", "grantedToRoles", "isCurrent", "isDefault", "isInherited"],
    ],
    "snowflake:index/databaseRole:DatabaseRole": [
        ...[
            "grantedDatabaseRoles",
            "grantedToDatabaseRoles",
            "grantedToRoles",
            "isCurrent",
            "isDefault",
            "isInherited",
        ],
    ],
    "snowflake:index/schema:Schema": ["isCurrent", "isDefault"],
};

const RULES: Rule[] = [
    {
        // What SHOW answers is kept whole, as an output.
        link: "https://github.com/snowflakedb/terraform-provider-snowflake/blob/v1.2.1/pkg/resources/show_and_describe_handlers.go",
        covers: ({ type, old, new: now }, property) => {
            const ofUse = OF_USE[type];
            return (
                ofUse !== undefined &&
                property === "showOutputs" &&
                meansTheSame(withoutColumns(old[property], ofUse), withoutColumns(now[property], ofUse))
            );
        },
    },
    {
        link: "https://github.com/pulumi/pulumi-aws/issues/3166",
        covers: ({ type }, property) => type === "aws:s3/bucket:Bucket" && OF_OTHER_RESOURCES.has(property),
    },
    {
        // The settings of the S3 bucket that are compared as they are written.
        link: "https://github.com/pulumi/pulumi-aws/issues/2024",
        covers: ({ type, old, new: now }, property) =>
            type.startsWith("aws:") && meansTheSame(old[property], now[property]),
    },
    {
        link: "https://github.com/pulumi/pulumi-aws/issues/5522",
        // A tag that was changed by hand shows in `tags` or in a value; this one is about tags that the state has not.
        covers: ({ old, new: now }, property) =>
            property === "tagsAll" && isPart(asObject(old[property]), asObject(now[property])),
    },
    {
        link: "https://github.com/pulumi/pulumi/issues/6235",
        // Where the contents were changed, their hash differs, too.
        covers: ({ paths }, property) =>
            ["asset", "code", "source"].includes(property) &&
            paths.every((path) => ["asset", "code", "source"].includes(propertyOf(path))),
    },
];

/** Links to the faults that explain all of a difference; undefined when one of its paths has no such explanation. */
export function noiseIn(difference: Difference): string[] | undefined {
    const links = new Set<string>();
    for (const path of difference.paths) {
        const rule = RULES.find(({ covers }) => covers(difference, propertyOf(path)));
        if (rule === undefined) {
            return undefined;
        }
        links.add(rule.link);
    }
    return links.size === 0 ? undefined : [...links];
}

/** The property that a path begins with. */
export function propertyOf(path: string): string {
    return /^[^.[]+/.exec(path)?.[0] ?? path;
}

/** Whether two values differ in no more than layout, order, and in how "not set" is written. */
function meansTheSame(left: unknown, right: unknown): boolean {
    return canonical(left) === canonical(right);
}

function canonical(value: unknown): string {
    return JSON.stringify(normal(value)) ?? "unset";
}

function normal(value: unknown): unknown {
    if (typeof value === "string") {
        const parsed = /^\s*[[{]/.test(value) ? fromJson(value) : value;
        return parsed === value ? value || undefined : normal(parsed);
    }
    if (Array.isArray(value)) {
        const items = value.map(normal).filter((item) => item !== undefined);
        return items.length === 0 ? undefined : items.map((item) => JSON.stringify(item)).sort();
    }
    if (typeof value === "object" && value !== null) {
        const entries = Object.entries(value)
            .map(([key, inner]) => [key, normal(inner)] as const)
            .filter(([, inner]) => inner !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1));
        return entries.length === 0 ? undefined : Object.fromEntries(entries);
    }
    return value ?? undefined;
}

function fromJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch (error) {
        if (error instanceof SyntaxError) {
            return text;
        }
        throw error;
    }
}

/** The answer of SHOW, one row each, without some columns. */
function withoutColumns(rows: unknown, columns: readonly string[]): unknown {
    return Array.isArray(rows)
        ? rows.map((row) =>
              Object.fromEntries(Object.entries(asObject(row)).filter(([column]) => !columns.includes(column))),
          )
        : rows;
}

function asObject(value: unknown): Record<string, unknown> {
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function isPart(part: Record<string, unknown>, whole: Record<string, unknown>): boolean {
    return Object.entries(part).every(([key, value]) => whole[key] === value);
}

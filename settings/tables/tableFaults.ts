// What is wrong with a declaration as a whole: names of columns that it refers to, and parts that do not go together.
import { didYouMean } from "../../commands/commandLine/nearestName.mjs";
import { columnsFaults } from "./columnFaults";
import { EXACT, Kind, NESTED, parseType, TIMES } from "./columnType";
import { Content, fault, Fault, isMap, mapsIn, Path, repeated, textsIn } from "./fault";
import { OF_TIME, parsePartition, TRANSFORMS } from "./layout";

/** A column that a row has one of: not within an array or a map. */
interface Single {
    kind: Kind;
    required: boolean;
    isTop: boolean;
}

const ORDERS: readonly Kind[] = ["int", "bigint", "decimal", ...TIMES];

/** All that is wrong with the content beyond its form. */
export function tableFaults(content: Content): Fault[] {
    const singles = new Map(singlesIn(content["columns"]));
    const table = { format: content["format"], mode: content["mode"] };
    return [
        ...rawDataFaults(content["rawData"]),
        ...csvFaults(content),
        ...columnsFaults(content["columns"], ["columns"], table),
        ...keyFaults(content, singles),
        ...orderFaults(content, singles),
        ...partitionFaults(content, singles),
        ...sortFaults(content, singles),
    ];
}

function singlesIn(columns: unknown, parent = "", required = true): [string, Single][] {
    return mapsIn(columns).flatMap(([, { name, type, fields, required: own }]) => {
        const kind = typeof type === "string" ? parseType(type)?.kind : undefined;
        if (typeof name !== "string" || kind === undefined) {
            return [];
        }
        const single = { kind, required: required && own === true, isTop: parent === "" };
        return [
            [parent + name, single] as [string, Single],
            ...singlesIn(kind === "struct" ? fields : [], `${parent}${name}.`, single.required),
        ];
    });
}

function rawDataFaults(rawData: unknown): Fault[] {
    if (typeof rawData !== "string") {
        return [];
    }
    const parts = rawData.replace(/\/$/, "").split("/");
    const isFolder = parts.every((part) => /^[^\s._*?{}[\]\\][^*?{}[\]\\]*$/.test(part) && !part.includes(":"));
    return isFolder
        ? []
        : [fault(["rawData"], `rawData is "${rawData}". Set a folder below the domain's raw data, such as orders/`)];
}

function csvFaults({ csv, format, columns }: Content): Fault[] {
    if (!isMap(csv)) {
        return [];
    }
    const quote = csv["quote"] ?? '"';
    const delimiter = csv["delimiter"] ?? ",";
    const escape = csv["escape"] ?? quote;
    const clash = quote === delimiter || escape === delimiter;
    const renamed = csv["header"] === false ? mapsIn(columns).filter(([, { from }]) => from !== undefined) : [];
    return [
        ...(format === "CSV" ? [] : [fault(["csv"], "csv is for CSV files. Set format: CSV, or remove csv")]),
        ...(clash ? [fault(["csv"], "delimiter, quote and escape must differ. Choose another delimiter")] : []),
        ...renamed.map(([place]) =>
            fault(["columns", place, "from"], "files without a header have no names. Remove from, or set header: true"),
        ),
    ];
}

function keyFaults({ key, mode }: Content, singles: ReadonlyMap<string, Single>): Fault[] {
    const names = textsIn(key);
    return [
        ...(mode === "UPSERT" && key === undefined
            ? [fault(["mode"], "UPSERT needs a key. Add key: [column, ...], the columns that identify a row")]
            : []),
        ...(mode === "INCREMENTAL" && key !== undefined
            ? [fault(["key"], "INCREMENTAL adds rows without looking at keys. Set mode UPSERT or FULL, or remove key")]
            : []),
        ...repeated(names).map(([place, name]) => fault(["key", place], `${name} appears twice. Remove one`)),
        ...names.flatMap(([place, name]) => {
            const here = ["key", place];
            const column = singles.get(name);
            if (column === undefined || !column.isTop) {
                return [unknown(here, name, singles)];
            }
            return [
                ...(EXACT.includes(column.kind)
                    ? []
                    : [fault(here, `${name} of type ${column.kind} cannot be a key. Use ${EXACT.join(", ")}`)]),
                ...(column.required ? [] : [fault(here, `the key ${name} may be missing. Set required: true for it`)]),
            ];
        }),
    ];
}

function orderFaults({ orderBy, mode }: Content, singles: ReadonlyMap<string, Single>): Fault[] {
    const here = ["orderBy"];
    if (orderBy === undefined) {
        return mode === "UPSERT"
            ? [fault(["mode"], "UPSERT needs to know which record of a key is the newest. Add orderBy: column")]
            : [];
    }
    if (typeof orderBy !== "string") {
        return [];
    }
    if (mode !== "UPSERT") {
        return [fault(here, "orderBy is for mode UPSERT. Remove it, or set the mode; sortBy sorts the rows of files")];
    }
    const column = singles.get(orderBy);
    if (column === undefined || !column.isTop) {
        return [unknown(here, orderBy, singles)];
    }
    return [
        ...(ORDERS.includes(column.kind)
            ? []
            : [fault(here, `${orderBy} of type ${column.kind} cannot order records. Use ${ORDERS.join(", ")}`)]),
        ...(column.required ? [] : [fault(here, `${orderBy} may be missing. Set required: true for it`)]),
    ];
}

function partitionFaults({ partitionBy }: Content, singles: ReadonlyMap<string, Single>): Fault[] {
    const parsed = textsIn(partitionBy).map(([place, text]) => ({ place, text, found: parsePartition(text) }));
    return parsed.flatMap(({ place, text, found }, index) => {
        const here = ["partitionBy", place];
        if (found === undefined) {
            const forms = "column, year(c), month(c), day(c), hour(c), bucket(n, c) or truncate(n, c)";
            return [fault(here, `"${text}" is not a partition. Write ${forms}`)];
        }
        const { transform, column } = found;
        const single = singles.get(column);
        if (single === undefined) {
            return [unknown(here, column, singles)];
        }
        const { kinds, suffix } = TRANSFORMS[transform];
        const redundant = parsed.slice(0, index).some(({ found: other }) => {
            const alike = OF_TIME.includes(transform) && other !== undefined && OF_TIME.includes(other.transform);
            return other?.column === column && (other.transform === transform || alike);
        });
        return [
            ...((kinds as readonly Kind[]).includes(single.kind)
                ? []
                : [fault(here, `${column} is of type ${single.kind}. Use ${transform} for ${kinds.join(", ")}`)]),
            ...(redundant ? [fault(here, `${column} has a partition of that kind already. Remove one`)] : []),
            ...(suffix !== "" && singles.has(column + suffix)
                ? [
                      fault(
                          here,
                          `Iceberg would call the partition ${column + suffix}, which is the name of a column. Rename that column`,
                      ),
                  ]
                : []),
        ];
    });
}

function sortFaults({ sortBy }: Content, singles: ReadonlyMap<string, Single>): Fault[] {
    const names = textsIn(sortBy);
    return [
        ...repeated(names).map(([place, name]) => fault(["sortBy", place], `${name} appears twice. Remove one`)),
        ...names.flatMap(([place, name]) => {
            const column = singles.get(name);
            if (column === undefined) {
                return [unknown(["sortBy", place], name, singles)];
            }
            return NESTED.includes(column.kind)
                ? [fault(["sortBy", place], `${name} of type ${column.kind} has no order. Name a column within it`)]
                : [];
        }),
    ];
}

function unknown(path: Path, name: string, singles: ReadonlyMap<string, Single>): Fault {
    const names = [...singles].filter(([, { isTop }]) => path[0] !== "key" || isTop).map(([known]) => known);
    const hint = didYouMean(name, names);
    return { path, problem: `${name} is not a column${hint === "" ? ". Name one of columns." : `.${hint}`}` };
}

// What is wrong with the columns of a declaration beyond their form. Each check looks at what it needs only, so that a
// fault elsewhere does not hide this one.
import { ColumnType, EXACT, Kind, NESTED, NUMBERS, parseType, TIMES, valueProblem } from "./columnType";
import { Content, fault, Fault, isMap, mapsIn, Path, repeated, textsIn } from "./fault";
import { patternProblem } from "./pattern";

/** What of the table its columns must suit. */
export interface TableKind {
    format: unknown;
    mode: unknown;
}

const ORDERED = [...NUMBERS, ...TIMES];
/** Rule -> kinds of types that it is for. */
const RULES: Readonly<Record<string, readonly Kind[]>> = {
    above: ORDERED,
    below: ORDERED,
    min: ORDERED,
    max: ORDERED,
    notBlank: ["string"],
    pattern: ["string"],
    allowed: EXACT,
};
/** Part -> the type that has it. */
const PARTS = { fields: "struct", element: "array", value: "map" } as const;

/** Of a list of columns: the table's, or a struct's. */
export function columnsFaults(columns: unknown, path: Path, table: TableKind, isTop = true): Fault[] {
    const found = mapsIn(columns);
    const texts = (key: (column: Content) => unknown) =>
        found.flatMap(([place, column]) => {
            const text = key(column);
            return typeof text === "string" ? [[place, text] as [number, string]] : [];
        });
    const names = repeated(texts(({ name }) => name));
    const sources = repeated(texts(({ name, from }) => from ?? name)).filter(
        ([place]) => !names.some(([other]) => other === place),
    );
    return [
        ...names.map(([place, name]) => fault([...path, place, "name"], `${name} appears twice. Choose another name`)),
        ...sources.map(([place, from]) =>
            fault([...path, place], `"${from}" of the raw data is already another column. Remove one of the two`),
        ),
        ...found.flatMap(([place, column]) => [
            ...itemFaults(column, [...path, place], table),
            ...uniqueFaults(column, [...path, place], table, isTop),
        ]),
    ];
}

function itemFaults(item: Content, path: Path, table: TableKind): Fault[] {
    const type = typeof item["type"] === "string" ? parseType(item["type"]) : undefined;
    if (type === undefined) {
        return String(item["type"]).startsWith("decimal(")
            ? [
                  fault(
                      [...path, "type"],
                      `${String(item["type"])} is not a type. Set decimal(p,s), p from 1 to 38, s to p`,
                  ),
              ]
            : [];
    }
    return [
        ...(table.format === "CSV" && NESTED.includes(type.kind)
            ? [fault([...path, "type"], `a CSV file has no ${type.kind}. Use JSON or PARQUET, or plain columns`)]
            : []),
        ...partFaults(item, type, path, table),
        ...Object.entries(RULES).flatMap(([rule, kinds]) => ruleFaults(item, rule, kinds, type, path)),
        ...rangeFaults(item, type, path),
    ];
}

function partFaults(item: Content, { kind }: ColumnType, path: Path, table: TableKind): Fault[] {
    return Object.entries(PARTS).flatMap(([part, owner]) => {
        const content = item[part];
        if (content === undefined) {
            return kind === owner ? [fault(path, `type ${kind} needs ${part}. Add ${part} below it`)] : [];
        }
        if (kind !== owner) {
            return [fault([...path, part], `a column of type ${kind} has no ${part}. Remove it, or set type ${owner}`)];
        }
        return part === "fields"
            ? columnsFaults(content, [...path, part], table, false)
            : isMap(content)
              ? itemFaults(content, [...path, part], table)
              : [];
    });
}

function ruleFaults(item: Content, rule: string, kinds: readonly Kind[], type: ColumnType, path: Path): Fault[] {
    const content = item[rule];
    if (content === undefined || content === false) {
        return [];
    }
    const here = [...path, rule];
    if (!kinds.includes(type.kind)) {
        return [fault(here, `${rule} is not a rule for type ${type.kind}. Remove it; it is for ${kinds.join(", ")}`)];
    }
    const values: [Path, unknown][] = Array.isArray(content)
        ? content.map((value: unknown, place) => [[...here, place], value])
        : [[here, content]];
    if (rule === "pattern") {
        const problem = typeof content === "string" ? patternProblem(content) : undefined;
        return problem === undefined ? [] : [fault(here, `the pattern ${problem}`)];
    }
    const doubled = repeated(textsIn(content)).map(([place, text]) =>
        fault([...here, place], `${text} appears twice. Remove one`),
    );
    return [
        ...doubled,
        ...values.flatMap(([at, value]) => {
            const problem = isScalar(value) ? valueProblem(type, String(value)) : undefined;
            return problem === undefined
                ? []
                : [fault(at, `"${String(value)}" is not a valid ${type.kind}. ${problem}`)];
        }),
    ];
}

/** A range that no value is in. */
function rangeFaults(item: Content, { kind }: ColumnType, path: Path): Fault[] {
    const least = item["min"] ?? item["above"];
    const most = item["max"] ?? item["below"];
    if (!isScalar(least) || !isScalar(most) || !ORDERED.includes(kind)) {
        return [];
    }
    const [low, high] = TIMES.includes(kind) ? [String(least), String(most)] : [Number(least), Number(most)];
    const moving = /^to/.test(String(least)) || /^to/.test(String(most));
    return !moving && low > high
        ? [fault([...path, "min" in item ? "min" : "above"], `no value is from ${least} to ${most}. Swap the two`)]
        : [];
}

function uniqueFaults({ unique, type }: Content, path: Path, { mode }: TableKind, isTop: boolean): Fault[] {
    if (unique !== true) {
        return [];
    }
    const here = [...path, "unique"];
    const kind = typeof type === "string" ? parseType(type)?.kind : undefined;
    return [
        ...(isTop ? [] : [fault(here, "a column within a struct cannot be checked for unique values. Remove unique")]),
        ...(kind !== undefined && !EXACT.includes(kind)
            ? [fault(here, `unique is not a rule for type ${kind}. Remove it; it is for ${EXACT.join(", ")}`)]
            : []),
        ...((mode ?? "FULL") === "FULL"
            ? []
            : [fault(here, `unique is checked within one load of all files. Remove it, or set mode FULL`)]),
    ];
}

function isScalar(value: unknown): value is string | number | boolean {
    return ["string", "number", "boolean"].includes(typeof value);
}

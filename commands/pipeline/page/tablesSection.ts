import { Cell, count, dataTable } from "./dataTable";
import { Html, html } from "./html";
import type { Snapshot, TableFacts } from "./runRecord";
import { moment } from "./times";

const ENGINES: Record<string, string> = { spark: "Spark", unknown: "an engine that left no name" };

/** Every Iceberg table: its size, its schema and partition now, and its history. */
export function tablesSection(tables: readonly TableFacts[]): Html {
    if (tables.length === 0) {
        return html`<p>No table could be read.</p>`;
    }
    const nameOf = tableNames(tables);
    const numbers = ["Rows", "Data files", "Size"].map((number) => ({ number }));
    return html`${dataTable(
        "Iceberg tables",
        ["Table", ...numbers, "Last commit"],
        tables.map((table) => row(nameOf(table), table)),
    )}
        ${tables.map((table) => details(nameOf(table), table))}`;
}

/** Names of tables: with their database where there are several. */
function tableNames(tables: readonly TableFacts[]): (table: Pick<TableFacts, "database" | "table">) => string {
    const several = new Set(tables.map(({ database }) => database)).size > 1;
    return ({ database, table }) => (several ? `${database}.${table}` : table);
}

function row(name: string, table: TableFacts): Cell[] {
    const last = table.snapshots.at(-1);
    return [
        name,
        count(table.rows),
        count(table.files),
        size(table.bytes),
        last === undefined ? "none yet" : html`${moment(last.at)}, ${last.operation} by ${engine(last)}`,
    ];
}

function details(name: string, { schema, partition, fileBytes, snapshots }: TableFacts): Html {
    const files =
        fileBytes === null
            ? "none"
            : `${size(fileBytes.smallest)} to ${size(fileBytes.largest)}, median ${size(fileBytes.median)}`;
    const numbers = ["Rows added", "Rows removed"].map((number) => ({ number }));
    return html`<details>
        <summary>${name}: history, schema, files</summary>
        ${dataTable(
            `History of ${name}`,
            ["Committed", "Operation", "Engine", ...numbers, "Snapshot"],
            [...snapshots]
                .reverse()
                .map((snapshot) => [
                    moment(snapshot.at),
                    snapshot.operation,
                    engine(snapshot),
                    count(snapshot.addedRows),
                    count(snapshot.deletedRows),
                    snapshot.id,
                ]),
        )}
        <p>Partition: ${partition.length === 0 ? "none" : partition.join(", ")}. Size of the data files: ${files}.</p>
        ${dataTable(
            `Schema of ${name}`,
            ["Column", "Type", "Required"],
            schema.map(({ name: column, type, required }) => [column, type, required ? "yes" : "no"]),
        )}
    </details>`;
}

function engine(snapshot: Snapshot): string {
    return ENGINES[snapshot.engine] ?? snapshot.engine;
}

/** A size in bytes as a person reads it. */
function size(bytes: number): string {
    const [unit, name] = [[1e9, "GB"] as const, [1e6, "MB"] as const, [1e3, "kB"] as const].find(
        ([unit]) => bytes >= unit,
    ) ?? [1, "B"];
    return `${(bytes / unit).toFixed(unit === 1 ? 0 : 1)} ${name}`;
}

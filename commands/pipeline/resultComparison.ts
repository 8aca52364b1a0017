// Results of one query by two engines, compared row by row.

/** What a query found on an engine, as `jobs/lakehouse/query_results.py` writes it. */
export interface QueryResult {
    /** Name and kind of each column; a kind says how values compare: `number`, `array<string>`. */
    columns: [name: string, kind: string][];
    rows: (string | null)[][];
}

/** A value that two results do not agree on. */
export interface CellDifference {
    /** What tells the row apart, such as `order_id 3`. */
    row: string;
    /** Column; "row" when only one result has the row. */
    column: string;
    glue: string | null;
    snowflake: string | null;
}

/** So many differences are kept of one comparison; all are counted. */
export const MOST_KEPT = 1_000;

export interface Differences {
    /** Number of all differences. */
    count: number;
    /** The first of them, {@link MOST_KEPT} at most. */
    kept: CellDifference[];
}

/**
 * Compares two results: row by row where a key tells them apart, else as collections in which order does not count and
 * a row that is there twice must be there twice in the other.
 *
 * @param key names of columns
 * @throws Error for results that cannot be compared: without rows, without the key, or with two rows of one key.
 */
export function compareResults(glue: QueryResult, snowflake: QueryResult, key: readonly string[]): Differences {
    const all = columnDifferences(glue, snowflake);
    if (all.length === 0) {
        if (glue.rows.length + snowflake.rows.length === 0) {
            throw new Error("Both engines found no rows, so nothing was compared. Check the load, or the query.");
        }
        all.push(...(key.length > 0 ? byKey(glue, snowflake, key) : byWholeRows(glue, snowflake)));
    }
    return { count: all.length, kept: all.slice(0, MOST_KEPT) };
}

/** Columns are found by name, in any order. One that holds nothing but NULL may have any kind. */
function columnDifferences(glue: QueryResult, snowflake: QueryResult): CellDifference[] {
    const [ofGlue, ofSnowflake] = [glue, snowflake].map(({ columns }) => new Map(columns));
    const names = [...new Set([...(ofGlue?.keys() ?? []), ...(ofSnowflake?.keys() ?? [])])];
    return names.flatMap((column) => {
        const [left, right] = [ofGlue?.get(column), ofSnowflake?.get(column)];
        const known = left !== undefined && right !== undefined;
        return known && (left === right || left === "null" || right === "null")
            ? []
            : [{ row: "columns", column, glue: left ?? "absent", snowflake: right ?? "absent" }];
    });
}

function byKey(glue: QueryResult, snowflake: QueryResult, key: readonly string[]): CellDifference[] {
    const left = keyed(glue, key, "Glue");
    const right = keyed(snowflake, key, "Snowflake");
    const columns = glue.columns.map(([name]) => name);
    const at = snowflakePositions(glue, snowflake);
    return [...new Set([...left.keys(), ...right.keys()])].sort(inOrder).flatMap((id): CellDifference[] => {
        const [ofGlue, ofSnowflake] = [left.get(id), right.get(id)];
        const row = labelOf(key, JSON.parse(id) as (string | null)[]);
        if (ofGlue === undefined || ofSnowflake === undefined) {
            return [{ row, column: "row", glue: presence(ofGlue), snowflake: presence(ofSnowflake) }];
        }
        return columns.flatMap((column, index) => {
            const [one, other] = [ofGlue[index] ?? null, ofSnowflake[at[index] as number] ?? null];
            return one === other ? [] : [{ row, column, glue: one, snowflake: other }];
        });
    });
}

function byWholeRows(glue: QueryResult, snowflake: QueryResult): CellDifference[] {
    const at = snowflakePositions(glue, snowflake);
    const left = counted(glue.rows);
    const right = counted(snowflake.rows.map((row) => at.map((position) => row[position] ?? null)));
    const columns = glue.columns.map(([name]) => name);
    return [...new Set([...left.keys(), ...right.keys()])].sort(inOrder).flatMap((id) => {
        const [ofGlue, ofSnowflake] = [left.get(id) ?? 0, right.get(id) ?? 0];
        return ofGlue === ofSnowflake
            ? []
            : [
                  {
                      row: labelOf(columns, JSON.parse(id) as (string | null)[]),
                      column: "row",
                      glue: times(ofGlue),
                      snowflake: times(ofSnowflake),
                  },
              ];
    });
}

/** Of each of Glue's columns, its place in Snowflake's result. */
function snowflakePositions(glue: QueryResult, snowflake: QueryResult): number[] {
    const names = snowflake.columns.map(([name]) => name);
    return glue.columns.map(([name]) => names.indexOf(name));
}

function keyed({ columns, rows }: QueryResult, key: readonly string[], engine: string): Map<string, (string | null)[]> {
    const names = columns.map(([name]) => name);
    const missing = key.find((column) => !names.includes(column));
    if (missing !== undefined) {
        throw new Error(
            `The key has ${missing}, which is not a column of the result. Its columns are ${names.join(", ")}.`,
        );
    }
    const positions = key.map((column) => names.indexOf(column));
    const found = new Map<string, (string | null)[]>();
    for (const row of rows) {
        const values = positions.map((position) => row[position] ?? null);
        const id = JSON.stringify(values);
        if (found.has(id)) {
            throw new Error(
                `${engine} has two rows with ${labelOf(key, values)}. Name more columns in the key, or remove it.`,
            );
        }
        found.set(id, row);
    }
    return found;
}

function counted(rows: readonly (string | null)[][]): Map<string, number> {
    const counts = new Map<string, number>();
    rows.map((row) => JSON.stringify(row)).forEach((id) => counts.set(id, (counts.get(id) ?? 0) + 1));
    return counts;
}

function labelOf(columns: readonly string[], values: readonly (string | null)[]): string {
    return columns.map((column, index) => `${column} ${values[index] ?? "NULL"}`).join(", ");
}

function presence(row: unknown): string {
    return row === undefined ? "absent" : "present";
}

function times(count: number): string {
    return count === 0 ? "absent" : count === 1 ? "present" : `${count} times`;
}

/** Numbers within texts by their amounts: row 10 comes behind row 9. */
function inOrder(left: string, right: string): number {
    return left.localeCompare(right, "en", { numeric: true });
}

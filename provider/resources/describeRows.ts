// Readers of what DESCRIBE returns. DESCRIBE EXTERNAL VOLUME and DESCRIBE CATALOG INTEGRATION give one row for each
// property, with the value as text.

import { Connection, Row } from "../connection/connection";
import { StatementError } from "../connection/statementError";
import { Values } from "./property";

/** Rows of a DESCRIBE; undefined when the object is missing. @throws StatementError for any other failure. */
export async function describe(connection: Connection, statement: string): Promise<Row[] | undefined> {
    try {
        return await connection.execute(statement);
    } catch (error) {
        if (error instanceof StatementError && error.saysMissing) {
            return undefined;
        }
        throw error;
    }
}

/** Value of the property [name]. @throws Error when there is no such row, which an unknown version of Snowflake may cause. */
export function propertyValue(rows: Row[], name: string, label: string): string {
    const value = optionalPropertyValue(rows, name);
    if (value === undefined) {
        const names = rows.map((row) => String(row["property"])).join(", ");
        throw new Error(`DESCRIBE ${label} returned no ${name}. It returned: ${names}.`);
    }
    return value;
}

/** Value of the property [name], or undefined when there is no such row or it is empty. */
export function optionalPropertyValue(rows: Row[], name: string): string | undefined {
    const row = rows.find((candidate) => candidate["property"] === name);
    const value = row?.["property_value"];
    return value === undefined || value === null || value === "" ? undefined : String(value);
}

/** `{KEY=value, KEY=value}` as an object. Values hold no commas in what we read. */
export function bracedMap(text: string): Record<string, string> {
    const body = text.trim().replace(/^\{/, "").replace(/\}$/, "");
    return Object.fromEntries(
        body
            .split(/,\s*(?=[A-Z][A-Z0-9_]*=)/)
            .map((entry) => entry.trim())
            .filter((entry) => entry.includes("="))
            .map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
    );
}

/** The JSON object in the only cell of a system function's result. */
export function jsonResult(rows: Row[], label: string): Values {
    const value = rows[0]?.["result"];
    const parsed: unknown = typeof value === "string" ? parseJson(value) : value;
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
        throw new Error(`${label} returned no JSON object: ${String(value).slice(0, 200)}`);
    }
    return parsed as Values;
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

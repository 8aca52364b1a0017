// Readers of what DESCRIBE returns. DESCRIBE EXTERNAL VOLUME and DESCRIBE CATALOG INTEGRATION give one row for each
// property, with the value as text.

import type { SnowflakePrincipal } from "../policy";
import { Connection, Row } from "./connection";
import { StatementError } from "./statementError";

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

/**
 * The location that an external volume uses, of those that it has.
 * @throws Error when there is none
 * @see https://docs.snowflake.com/en/sql-reference/sql/desc-external-volume
 */
export function activeLocation(rows: Row[], label: string): Record<string, string | undefined> {
    const active = optionalPropertyValue(rows, "ACTIVE");
    const locationOf = (property: string) =>
        JSON.parse(propertyValue(rows, property, label)) as Record<string, string | undefined>;
    const numbered = rows.map(({ property }) => String(property)).filter((name) => /^STORAGE_LOCATION_\d+$/.test(name));
    return numbered.map(locationOf).find(({ NAME }) => NAME === active) ?? locationOf("STORAGE_LOCATION_1");
}

/**
 * The principal of a catalog integration for Glue's REST endpoint. Snowflake's pages call its properties API_AWS_*,
 * GLUE_AWS_* and AWS_*; accounts have shown the first.
 * @throws Error when the rows hold it under none of these names
 * @see https://docs.snowflake.com/en/user-guide/tables-iceberg-configure-catalog-integration-rest-glue
 */
export function integrationPrincipal(rows: Row[], label: string): SnowflakePrincipal {
    for (const prefix of ["API_", "GLUE_", ""]) {
        const iamUserArn = optionalPropertyValue(rows, `${prefix}AWS_IAM_USER_ARN`);
        const externalId = optionalPropertyValue(rows, `${prefix}AWS_EXTERNAL_ID`);
        if (iamUserArn !== undefined && externalId !== undefined) {
            return { iamUserArn, externalId };
        }
    }
    const names = rows.map((row) => String(row["property"])).join(", ");
    throw new Error(
        `DESCRIBE ${label} returned no API_AWS_IAM_USER_ARN with API_AWS_EXTERNAL_ID, under no known prefix. ` +
            `It returned: ${names}.`,
    );
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
export function jsonResult(rows: Row[], label: string): Record<string, unknown> {
    const value = rows[0]?.["result"];
    const parsed: unknown = typeof value === "string" ? parseJson(value) : value;
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
        throw new Error(`${label} did not return a JSON object: ${String(value).slice(0, 200)}`);
    }
    return parsed as Record<string, unknown>;
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

// Asks Snowflake to use the access: it assumes the role and touches what is behind it.

import { AccessEnd } from "./accessChain";
import { Connection } from "./connection";
import { activeLocation, bracedMap, integrationPrincipal, jsonResult, propertyValue } from "./describeRows";
import { masked, rememberExternalId } from "./maskedExternalIds";
import { render } from "./sql/render";
import { identifier, literal, objectName, qualifiedName } from "./sql/values";
import { StatementError } from "./statementError";

/** What gives access. */
export type AccessKind = "EXTERNAL_VOLUME" | "CATALOG_INTEGRATION";

/** Why there is no access; undefined when there is. @throws StatementError when the object is missing or hidden. */
export async function probe(
    connection: Connection,
    kind: AccessKind,
    name: string,
    signal: AbortSignal,
): Promise<string | undefined> {
    const [statement, result] =
        kind === "EXTERNAL_VOLUME"
            ? [render("external_volume.verify", { name: objectName(name) }), volumeFailure]
            : // This function takes the name as it is stored, not as an identifier.
              [render("catalog_integration.verify", { name: literal(name) }), integrationFailure];
    try {
        return result(jsonResult(await connection.execute(statement, signal), `SYSTEM$VERIFY_${kind}`));
    } catch (error) {
        if (!(error instanceof StatementError) || error.saysMissing || error.saysDenied || signal.aborted) {
            throw error;
        }
        return error.reason;
    }
}

/** @see https://docs.snowflake.com/en/sql-reference/functions/system_verify_external_volume */
function volumeFailure(result: Record<string, unknown>): string | undefined {
    if (result["success"] === true) {
        return undefined;
    }
    const checks = Object.entries(result)
        .filter(
            ([name, value]) => name.endsWith("Result") && value !== "PASSED" && value !== "SKIPPED" && value !== null,
        )
        .map(([name, value]) => `${name}: ${String(value)}`);
    return checks.length > 0 ? checks.join("; ") : JSON.stringify(result);
}

/** @see https://docs.snowflake.com/en/sql-reference/functions/system_verify_catalog_integration */
function integrationFailure(result: Record<string, unknown>): string | undefined {
    if (result["success"] === true) {
        return undefined;
    }
    return `${String(result["errorMessage"] ?? JSON.stringify(result))} (code ${String(result["errorCode"] ?? "none")})`;
}

/** Principal, external ID and role as Snowflake has them now. */
export async function accessEnd(connection: Connection, kind: AccessKind, name: string): Promise<AccessEnd> {
    if (kind === "EXTERNAL_VOLUME") {
        const rows = await connection.execute(render("external_volume.describe", { name: identifier(name) }));
        const label = `EXTERNAL VOLUME ${qualifiedName(name)}`;
        const location = activeLocation(rows, label);
        return end("external volume", name, {
            iamUserArn: location["STORAGE_AWS_IAM_USER_ARN"],
            externalId: location["STORAGE_AWS_EXTERNAL_ID"],
            roleArn: location["STORAGE_AWS_ROLE_ARN"],
            target: location["STORAGE_BASE_URL"],
        });
    }
    const rows = await connection.execute(render("catalog_integration.describe", { name: identifier(name) }));
    const label = `CATALOG INTEGRATION ${qualifiedName(name)}`;
    return end("catalog integration", name, {
        ...integrationPrincipal(rows, label),
        roleArn: bracedMap(propertyValue(rows, "REST_AUTHENTICATION", label))["SIGV4_IAM_ROLE"],
        target: bracedMap(propertyValue(rows, "REST_CONFIG", label))["CATALOG_URI"],
    });
}

type Described = Record<"iamUserArn" | "externalId" | "roleArn" | "target", string | undefined>;

function end(label: string, name: string, described: Described): AccessEnd {
    rememberExternalId(described.externalId);
    return {
        label,
        name: qualifiedName(name),
        iamUserArn: described.iamUserArn ?? "(not shown)",
        externalId: masked(described.externalId ?? ""),
        roleArn: described.roleArn ?? "(not shown)",
        target: described.target ?? "(not shown)",
    };
}

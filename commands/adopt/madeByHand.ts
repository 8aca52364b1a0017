// What Snowflake says of a quickstart that was made by hand, read as the role that the stack deploys as.
import type { Connection } from "../../snowflake-client/connection";
import {
    activeLocation,
    bracedMap,
    describe,
    jsonResult,
    optionalPropertyValue,
    propertyValue,
} from "../../snowflake-client/describeRows";
import { privilegesOf } from "../../snowflake-client/heldPrivileges";
import { missingSchemas, namespaceNames, unquoted } from "../../snowflake-client/linkedNamespaces";
import { linkHealth } from "../../snowflake-client/linkStatus";
import { render } from "../../snowflake-client/sql/render";
import { identifier, likePattern, objectName } from "../../snowflake-client/sql/values";
import type { Named } from "./named";

/** An external volume over S3. */
export interface VolumeFacts {
    baseUrl: string;
    roleArn: string;
    allowWrites: boolean;
}

/** A catalog integration; fields that another kind of catalog does not have are empty. */
export interface IntegrationFacts {
    catalogUri: string;
    /** Glue's catalog ID: an AWS account. */
    catalogName: string;
    roleArn: string;
    refreshIntervalSeconds: number;
    enabled: boolean;
}

/** A database of the name that was given. */
export interface DatabaseFacts {
    /** As SHOW DATABASES prints it. */
    kind: string;
    comment: string;
    /** Role that owns it. */
    owner: string;
    /** Whether the deployer's role owns it, or inherits its owner. */
    owned: boolean;
    /** Of a linked database that is owned: nobody else may read it. */
    link?: LinkFacts;
}

/** How a linked database follows its catalog. */
export interface LinkFacts {
    volume: string;
    integration: string;
    namespaces: string[];
    syncIntervalSeconds: number;
    allowedWriteOperations: string;
    /** RUNNING, or what is wrong. */
    status: string;
    databaseRoles: string[];
    /** Schemas and tables in it that the deployer's role does not own; those that are hidden from it, too. */
    notOwned: string[];
}

/** Everything; undefined: there is no such object, as far as the deployer sees. */
export interface MadeByHand {
    volume?: VolumeFacts | undefined;
    integration?: IntegrationFacts | undefined;
    database?: DatabaseFacts | undefined;
}

/** @throws StatementError for anything but an object that is missing or hidden. */
export async function readMadeByHand(connection: Connection, named: Named, deployerRole: string): Promise<MadeByHand> {
    const { roles } = await privilegesOf(connection, deployerRole);
    const [volume, integration, database] = await Promise.all([
        volumeFacts(connection, named.volume),
        integrationFacts(connection, named.integration),
        databaseFacts(connection, named.linkedDatabase, roles),
    ]);
    return { volume, integration, database };
}

async function volumeFacts(connection: Connection, name: string): Promise<VolumeFacts | undefined> {
    const rows = await describe(connection, render("external_volume.describe", { name: identifier(name) }));
    if (rows === undefined) {
        return undefined;
    }
    const label = `EXTERNAL VOLUME ${name}`;
    const location = activeLocation(rows, label);
    return {
        baseUrl: location["STORAGE_BASE_URL"] ?? "",
        roleArn: location["STORAGE_AWS_ROLE_ARN"] ?? "",
        allowWrites: propertyValue(rows, "ALLOW_WRITES", label).toLowerCase() === "true",
    };
}

async function integrationFacts(connection: Connection, name: string): Promise<IntegrationFacts | undefined> {
    const rows = await describe(connection, render("catalog_integration.describe", { name: identifier(name) }));
    if (rows === undefined) {
        return undefined;
    }
    const rest = bracedMap(optionalPropertyValue(rows, "REST_CONFIG") ?? "");
    const authentication = bracedMap(optionalPropertyValue(rows, "REST_AUTHENTICATION") ?? "");
    return {
        catalogUri: rest["CATALOG_URI"] ?? "",
        catalogName: rest["CATALOG_NAME"] ?? rest["WAREHOUSE"] ?? "",
        roleArn: authentication["SIGV4_IAM_ROLE"] ?? "",
        refreshIntervalSeconds: Number(optionalPropertyValue(rows, "REFRESH_INTERVAL_SECONDS") ?? 0),
        enabled: optionalPropertyValue(rows, "ENABLED")?.toLowerCase() === "true",
    };
}

async function databaseFacts(
    connection: Connection,
    name: string,
    roles: readonly string[],
): Promise<DatabaseFacts | undefined> {
    const shown = await connection.execute(render("database.show", { pattern: likePattern(name) }));
    const row = shown.find((one) => one["name"] === name);
    if (row === undefined) {
        return undefined;
    }
    const [kind, owner] = [String(row["kind"] ?? "STANDARD"), String(row["owner"] ?? "")];
    const owned = roles.includes(owner);
    return {
        ...{ kind, owner, owned, comment: String(row["comment"] ?? "") },
        ...(kind === "CATALOG-LINKED DATABASE" && owned ? { link: await linkFacts(connection, name, roles) } : {}),
    };
}

async function linkFacts(connection: Connection, name: string, roles: readonly string[]): Promise<LinkFacts> {
    const database = identifier(name);
    const [configuration, databaseRoles, schemas, tables] = [
        jsonResult(
            await connection.execute(render("linked_database.configuration", { name: objectName(name) })),
            "SYSTEM$GET_CATALOG_LINKED_DATABASE_CONFIG",
        ),
        await connection.execute(render("database_role.show", { database })),
        await connection.execute(render("database.show_schemas", { database })),
        await connection.execute(render("database.show_tables", { database })),
    ];
    const allowed = namespaceNames(configuration["allowed_namespaces"]);
    const rules = {
        allowed,
        blocked: namespaceNames(configuration["blocked_namespaces"]),
        caseInsensitive: configuration["catalog_case_sensitivity"] === "CASE_INSENSITIVE",
    };
    // INFORMATION_SCHEMA is nobody's.
    const foreign = [...schemas, ...tables].filter(({ owner }) => owner !== "" && !roles.includes(String(owner)));
    return {
        volume: unquoted(String(configuration["external_volume"])),
        integration: unquoted(String(configuration["catalog_integration"])),
        namespaces: allowed,
        syncIntervalSeconds: Number(configuration["sync_interval_seconds"]),
        allowedWriteOperations: String(configuration["allowed_write_operations"]),
        status:
            configuration["is_suspended"] === true ? "SUSPENDED" : (await linkHealth(connection, name, rules)).status,
        databaseRoles: databaseRoles.map((row) => String(row["name"])),
        notOwned: [
            ...foreign.map((row) => String(row["name"])),
            ...missingSchemas(
                rules,
                schemas.map((row) => String(row["name"])),
            ),
        ],
    };
}

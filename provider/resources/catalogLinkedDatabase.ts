import { Connection, Row } from "../../snowflake-client/connection";
import { jsonResult } from "../../snowflake-client/describeRows";
import { NamespaceRules, namespaceNames, unquoted } from "../../snowflake-client/linkedNamespaces";
import { HEALTHY, linkHealth, tableWarning } from "../../snowflake-client/linkStatus";
import { render } from "../../snowflake-client/sql/render";
import {
    identifier,
    integer,
    keyword,
    likePattern,
    literal,
    literalList,
    objectName,
    qualifiedName,
} from "../../snowflake-client/sql/values";
import { healthyLink } from "./healthyLink";
import { objectOperations } from "./lifecycle";
import { CASE_SENSITIVITIES, inputs, NAMESPACE_MODES, WRITE_OPERATIONS } from "./linkedDatabaseProperties";
import { Found, ObjectStatements } from "./objectStatements";
import { Change, Failure, typedInputs, UNKNOWN, Values } from "./property";
import { Context, ResourceType } from "./resourceType";

/** Column kind of SHOW DATABASES. */
const KIND = "CATALOG-LINKED DATABASE";

const statements: ObjectStatements = {
    label: "catalog-linked database",
    kind: "DATABASE",
    inputs,
    idOf: (values) => String(values["name"]),
    inputsOf: (id) => ({ name: id }),
    shownName: (values) => qualifiedName(String(values["name"])),

    async create({ connection }, values, comment) {
        const database = typedInputs(inputs, values);
        const delimiter = database.namespaceFlattenDelimiter;
        const list = (names: string[]) => (names.length === 0 ? undefined : literalList(names));
        await connection.execute(
            render("linked_database.create", {
                name: identifier(database.name),
                catalog_integration: objectName(database.catalogIntegration),
                external_volume: objectName(database.externalVolume),
                allowed_namespaces: list(database.allowedNamespaces),
                blocked_namespaces: list(database.blockedNamespaces),
                namespace_mode: keyword(database.namespaceMode, NAMESPACE_MODES),
                namespace_flatten_delimiter: delimiter === undefined ? undefined : literal(delimiter),
                sync_interval_seconds: integer(database.syncIntervalSeconds),
                allowed_write_operations: keyword(database.allowedWriteOperations, WRITE_OPERATIONS),
                catalog_case_sensitivity: keyword(database.catalogCaseSensitivity, CASE_SENSITIVITIES),
                comment: literal(comment),
            }),
        );
    },

    find,
    alter,

    async drop({ connection, warn }, values) {
        const name = String(values["name"]);
        const row = await show(connection, name);
        // A native database that somebody made under the name holds data of its own.
        if (row !== undefined && row["kind"] !== KIND) {
            warn(`Database ${qualifiedName(name)} is no longer a catalog-linked database. It was not changed.`);
            return;
        }
        await connection.execute(render("linked_database.drop", { name: identifier(name) }));
    },

    async settle(context, actual) {
        if (actual["linkStatus"] === HEALTHY) {
            return {};
        }
        const { name, linkTimeoutSeconds } = typedInputs(
            { name: inputs.name, linkTimeoutSeconds: inputs.linkTimeoutSeconds },
            actual,
        );
        return { linkStatus: await healthyLink(context, name, rulesOf(actual), linkTimeoutSeconds) };
    },
};

/** What Snowflake tells of the database; SHOW and DESCRIBE alone leave out the link's configuration. */
async function find({ connection }: Context, values: Values): Promise<Found | undefined> {
    const name = String(values["name"]);
    const row = await show(connection, name);
    if (row === undefined) {
        return undefined;
    }
    const comment = String(row["comment"] ?? "");
    if (row["kind"] !== KIND) {
        return { properties: {}, comment, otherKind: String(row["kind"]) };
    }
    const config = jsonResult(
        await connection.execute(render("linked_database.configuration", { name: objectName(name) })),
        "SYSTEM$GET_CATALOG_LINKED_DATABASE_CONFIG",
    );
    const delimiter = config["namespace_flatten_delimiter"];
    const namespaces = {
        allowedNamespaces: namespaceNames(config["allowed_namespaces"]),
        blockedNamespaces: namespaceNames(config["blocked_namespaces"]),
        catalogCaseSensitivity: config["catalog_case_sensitivity"],
    };
    const health =
        config["is_suspended"] === true
            ? { status: "SUSPENDED", warnings: [] }
            : await linkHealth(connection, name, rulesOf(namespaces));
    return {
        properties: {
            catalogIntegration: unquoted(String(config["catalog_integration"])),
            externalVolume: unquoted(String(config["external_volume"])),
            ...namespaces,
            namespaceMode: config["namespace_mode"],
            ...(typeof delimiter === "string" && delimiter !== "" ? { namespaceFlattenDelimiter: delimiter } : {}),
            syncIntervalSeconds: Number(config["sync_interval_seconds"]),
            allowedWriteOperations: config["allowed_write_operations"],
            linkStatus: health.status,
        },
        comment,
        warnings: health.status === HEALTHY ? health.warnings.map((warning) => tableWarning(name, warning)) : [],
    };
}

async function show(connection: Connection, name: string): Promise<Row | undefined> {
    const rows = await connection.execute(render("database.show", { pattern: likePattern(name) }));
    return rows.find((row) => row["name"] === name);
}

async function alter(
    { connection }: Context,
    actual: Values,
    wanted: Values,
    changes: Change[],
    comment: string,
): Promise<void> {
    const name = identifier(String(wanted["name"]));
    const changed = (property: string): boolean => changes.some((change) => change.property === property);
    for (const kind of ["allowed", "blocked"] as const) {
        const before = actual[`${kind}Namespaces`] as string[];
        const after = wanted[`${kind}Namespaces`] as string[];
        await alterNamespaces(connection, String(wanted["name"]), kind, before, after);
    }
    if (changed("syncIntervalSeconds")) {
        const sync_interval_seconds = integer(Number(wanted["syncIntervalSeconds"]));
        await connection.execute(render("linked_database.set_sync_interval", { name, sync_interval_seconds }));
    }
    if (changed("allowedWriteOperations")) {
        const allowed_write_operations = keyword(String(wanted["allowedWriteOperations"]), WRITE_OPERATIONS);
        await connection.execute(render("linked_database.set_write_operations", { name, allowed_write_operations }));
    }
    if (changed("comment")) {
        await connection.execute(render("linked_database.set_comment", { name, comment: literal(comment) }));
    }
    if (actual["linkStatus"] !== HEALTHY) {
        await connection.execute(render("linked_database.resume_discovery", { name }));
    }
}

/** Adds before it removes, so that at no time an empty list links the whole catalog. */
async function alterNamespaces(
    connection: Connection,
    database: string,
    kind: "allowed" | "blocked",
    before: string[],
    after: string[],
): Promise<void> {
    const name = identifier(database);
    const added = after.filter((namespace) => !before.includes(namespace));
    const removed = before.filter((namespace) => !after.includes(namespace));
    if (after.length === 0 && before.length > 0) {
        await connection.execute(render(`linked_database.unset_${kind}_namespaces`, { name }));
        return;
    }
    if (added.length > 0) {
        await connection.execute(
            render(`linked_database.add_${kind}_namespaces`, { name, namespaces: literalList(added) }),
        );
    }
    if (removed.length > 0) {
        await connection.execute(
            render(`linked_database.remove_${kind}_namespaces`, { name, namespaces: literalList(removed) }),
        );
    }
}

function rulesOf(values: Values): NamespaceRules {
    return {
        allowed: values["allowedNamespaces"] as string[],
        blocked: values["blockedNamespaces"] as string[],
        caseInsensitive: values["catalogCaseSensitivity"] === "CASE_INSENSITIVE",
    };
}

/** A Snowflake database that mirrors an Iceberg REST catalog. */
export const catalogLinkedDatabase: ResourceType = {
    name: "CatalogLinkedDatabase",
    description:
        "A Snowflake database that mirrors the namespaces and tables of an Iceberg REST catalog. Create waits until " +
        "the link works and each allowed namespace has its schema; a table that cannot be linked is a warning. " +
        "Import ID: the name.",
    inputs,
    outputs: {
        linkStatus: {
            type: "string",
            description: "RUNNING if the link is healthy; otherwise the state and the reason.",
            stable: true,
        },
    },

    checkTogether(values): Failure[] {
        const failures: Failure[] = [];
        const { namespaceMode: mode, namespaceFlattenDelimiter: delimiter } = values;
        if (mode === "FLATTEN_NESTED_NAMESPACE" && (delimiter === undefined || delimiter === "")) {
            failures.push({
                property: "namespaceFlattenDelimiter",
                reason: "is missing. FLATTEN_NESTED_NAMESPACE needs it.",
            });
        }
        if (mode !== UNKNOWN && mode !== "FLATTEN_NESTED_NAMESPACE" && delimiter !== undefined) {
            failures.push({
                property: "namespaceFlattenDelimiter",
                reason: "is set, but namespaceMode is not FLATTEN_NESTED_NAMESPACE.",
            });
        }
        return failures;
    },

    extraChanges: (actual) =>
        actual["linkStatus"] === HEALTHY
            ? []
            : [{ property: "linkStatus", path: "linkStatus", kind: "update", replaces: false }],

    ...objectOperations(statements),
};

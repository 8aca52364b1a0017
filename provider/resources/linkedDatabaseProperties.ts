// Properties of a catalog-linked database.

import { checkName, checkNamespace } from "./names";
import { OWNER } from "./ownership";
import { table } from "./property";

/** How nested namespaces show. */
export const NAMESPACE_MODES = ["IGNORE_NESTED_NAMESPACE", "FLATTEN_NESTED_NAMESPACE"] as const;
/** What Snowflake may write. */
export const WRITE_OPERATIONS = ["ALL", "NONE"] as const;
/** How names of the catalog match. */
export const CASE_SENSITIVITIES = ["CASE_INSENSITIVE", "CASE_SENSITIVE"] as const;

/** Inputs of the resource. */
export const inputs = table({
    name: {
        type: { kind: "string", check: checkName },
        description: "Name in Snowflake, exactly as it is stored there.",
        change: "replace",
        required: true,
    },
    catalogIntegration: {
        type: { kind: "string", check: checkName },
        description: "Name of the catalog integration. The database uses it, so replacing it replaces both.",
        change: "replace",
        required: true,
    },
    externalVolume: {
        type: { kind: "string", check: checkName },
        description: "Name of the external volume. The database uses it, so replacing it replaces both.",
        change: "replace",
        required: true,
    },
    allowedNamespaces: {
        type: { kind: "strings", unordered: true, check: checkNamespace },
        description: "Namespaces to link; all if empty.",
        change: "alter",
        default: [],
    },
    blockedNamespaces: {
        type: { kind: "strings", unordered: true, check: checkNamespace },
        description: "Namespaces never to link; takes precedence over allowedNamespaces.",
        change: "alter",
        default: [],
    },
    namespaceMode: {
        type: { kind: "string", values: NAMESPACE_MODES },
        description: "How nested namespaces are shown: IGNORE_NESTED_NAMESPACE or FLATTEN_NESTED_NAMESPACE.",
        change: "replace",
        default: "IGNORE_NESTED_NAMESPACE",
    },
    namespaceFlattenDelimiter: {
        type: { kind: "string" },
        description:
            "Separator between the parts of a nested namespace; required with FLATTEN_NESTED_NAMESPACE, not allowed without.",
        change: "replace",
    },
    syncIntervalSeconds: {
        type: { kind: "integer", minimum: 30, maximum: 86_400 },
        description: "Seconds between checks for new namespaces and tables, 30 to 86400.",
        change: "alter",
        default: 60,
    },
    allowedWriteOperations: {
        type: { kind: "string", values: WRITE_OPERATIONS },
        description:
            "ALL or NONE. With ALL, dropping a linked table or schema in Snowflake drops it in the catalog, too. Deleting the files is " +
            "up to the catalog: Glue keeps them.",
        change: "alter",
        default: "ALL",
    },
    catalogCaseSensitivity: {
        type: { kind: "string", values: CASE_SENSITIVITIES },
        description: "CASE_INSENSITIVE (as Glue is) or CASE_SENSITIVE.",
        change: "replace",
        default: "CASE_INSENSITIVE",
    },
    comment: { type: { kind: "string" }, description: "Comment.", change: "alter" },
    owner: OWNER,
    linkTimeoutSeconds: {
        type: { kind: "integer", minimum: 1, maximum: 3_600 },
        description: "How long create and update wait for a healthy link, in seconds, 1 to 3600.",
        change: "setting",
        default: 300,
    },
});

// Stacks of a sandbox that were made before its stacks had the real plugin for Snowflake.
import type { RecordedResource } from "./stackState";

// What the plugin keeps beside what the stand-in kept. A schema without it is taken for another kind, dropped with what
// is in it, and made again; a grant without it is replaced, which grants first and then revokes the same.
const SCHEMA = { isTransient: "false", withManagedAccess: "false" };
const GRANT = { allPrivileges: false, alwaysApply: false, alwaysApplyTrigger: "", withGrantOption: false };
const LACKING: Record<string, Record<string, unknown>> = {
    "snowflake:index/schema:Schema": SCHEMA,
    "snowflake:index/grantPrivilegesToAccountRole:GrantPrivilegesToAccountRole": { ...GRANT, onAccount: false },
    "snowflake:index/grantPrivilegesToDatabaseRole:GrantPrivilegesToDatabaseRole": GRANT,
};
const ON_SCHEMA = { allSchemasInDatabase: "", futureSchemasInDatabase: "" };

/**
 * Gives the objects that the stand-in for the plugin made what the plugin keeps of them besides.
 *
 * @param resources are changed in place.
 * @returns whether anything was.
 */
export function completeObjects(resources: readonly RecordedResource[]): boolean {
    let changed = false;
    for (const { type, outputs } of resources) {
        const lacking = LACKING[type];
        if (lacking === undefined || outputs === undefined || Object.keys(lacking).some((name) => name in outputs)) {
            continue;
        }
        const onSchema = outputs["onSchema"] as object | undefined;
        Object.assign(outputs, lacking, onSchema && { onSchema: { ...ON_SCHEMA, ...onSchema } });
        changed = true;
    }
    return changed;
}

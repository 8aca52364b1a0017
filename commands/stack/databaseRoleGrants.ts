// Grants of database roles to account roles, which earlier versions made with @pulumi/snowflake.
import { grantId } from "../../provider/resources/databaseRoleGrant";
import type { RecordedResource } from "./stackState";

const OLD_TYPE = "snowflake:index/grantDatabaseRole:GrantDatabaseRole";
const NEW_TYPE = "snowflake-iceberg:index:DatabaseRoleGrant";
const PROVIDER_TYPE = "pulumi:providers:snowflake-iceberg";

/**
 * Makes them resources of our own provider, as the program declares them now: the same grants, which nobody has to revoke
 * and grant again. A grant to another database role stays: the program has none any more, and `up` revokes it.
 *
 * @param resources are changed in place.
 * @returns whether any was.
 */
export function takeOverGrants(resources: RecordedResource[]): boolean {
    const provider = resources.find(({ type }) => type === PROVIDER_TYPE);
    let changed = false;
    for (const resource of resources) {
        const names = resource.type === OLD_TYPE ? namesOf(resource.outputs ?? {}) : undefined;
        if (names === undefined || provider === undefined) {
            continue;
        }
        Object.assign(resource, {
            type: NEW_TYPE,
            urn: resource.urn?.replace(OLD_TYPE, NEW_TYPE),
            id: grantId(names),
            provider: `${provider.urn}::${provider.id}`,
            inputs: names,
            outputs: { ...names },
            propertyDependencies: undefined,
        });
        changed = true;
    }
    return changed;
}

function namesOf({ databaseRoleName, parentRoleName }: Record<string, unknown>) {
    const [databaseName, role] = partsOf(databaseRoleName);
    const [roleName] = partsOf(parentRoleName);
    return databaseName === undefined || role === undefined || roleName === undefined
        ? undefined
        : { databaseName, databaseRoleName: role, roleName };
}

/** Names of a qualified name. The plugin keeps plain ones with or without quotes. */
function partsOf(name: unknown): string[] {
    const parts = typeof name === "string" ? name.matchAll(/"((?:[^"]|"")+)"|([^".]+)/g) : [];
    return [...parts].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
}

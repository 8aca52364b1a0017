import { flag, object, text, textAlike, ValuesOf } from "../property";
import { Failure } from "../check";
import { Values } from "../propertyValues";
import { fullName, nameParts, quotedName, sameName } from "./names";
import { sql, Statement, words } from "./sql";

const many = object({
    objectTypePlural: text({ required: true }),
    inDatabase: textAlike(sameName),
    inSchema: textAlike(sameName),
});

/** What privileges can be granted on, in the two grant types; exactly one of them is set. */
export const targetProperties = {
    onAccount: flag({ replace: true }),
    onAccountObject: object(
        { objectType: text({ required: true }), objectName: textAlike(sameName, { required: true }) },
        { replace: true },
    ),
    onDatabase: textAlike(sameName, { replace: true }),
    onSchema: object({ schemaName: textAlike(sameName, { required: true }) }, { replace: true }),
    onSchemaObject: object({ all: many, future: many }, { replace: true }),
};

/** A target as a grant's inputs give it. */
export type Target = Partial<ValuesOf<typeof targetProperties>>;

/** @returns what is wrong with a grant's target: none, or more than one. */
export function checkTarget(inputs: Values, allowed: readonly (keyof Target)[]): Failure[] {
    const given = allowed.filter((name) => inputs[name] !== undefined && inputs[name] !== false);
    return given.length === 1
        ? []
        : [{ property: given[1] ?? allowed[0] ?? "", reason: `set exactly one of ${allowed.join(", ")}` }];
}

/** What stands after ON in GRANT and REVOKE. */
export function onClause(target: Target): Statement {
    if (target.onAccountObject !== undefined) {
        const { objectType, objectName } = target.onAccountObject;
        return sql`${words(objectType)} ${quotedName(objectName, 1)}`;
    }
    if (target.onDatabase !== undefined) {
        return sql`DATABASE ${quotedName(target.onDatabase, 1)}`;
    }
    if (target.onSchema !== undefined) {
        return sql`SCHEMA ${quotedName(target.onSchema.schemaName, 2)}`;
    }
    if (target.onSchemaObject?.future !== undefined) {
        return sql`FUTURE ${words(target.onSchemaObject.future.objectTypePlural)} IN ${place(target.onSchemaObject.future)}`;
    }
    if (target.onSchemaObject?.all !== undefined) {
        return sql`ALL ${words(target.onSchemaObject.all.objectTypePlural)} IN ${place(target.onSchemaObject.all)}`;
    }
    return sql`ACCOUNT`;
}

/**
 * The SHOW that lists what is granted on the target; undefined for all objects of a kind, where the Terraform
 * provider looks no more than this.
 */
export function showClause(target: Target): Statement | undefined {
    if (target.onSchemaObject?.all !== undefined) {
        return undefined;
    }
    if (target.onSchemaObject?.future !== undefined) {
        return sql`SHOW FUTURE GRANTS IN ${place(target.onSchemaObject.future)}`;
    }
    return sql`SHOW GRANTS ON ${onClause(target)}`;
}

/** The kind of object that SHOW FUTURE GRANTS must name, in its words (`ICEBERG_TABLE`); undefined for other targets. */
export function futureKind(target: Target): string | undefined {
    const plural = target.onSchemaObject?.future?.objectTypePlural;
    return plural?.replace(/IES$/, "Y").replace(/S$/, "").replaceAll(" ", "_");
}

/** The target in the ID of a grant, as the Terraform provider writes it. */
export function targetId(target: Target): string {
    if (target.onAccountObject !== undefined) {
        const { objectType, objectName } = target.onAccountObject;
        return `OnAccountObject|${objectType}|${fullName(...nameParts(objectName, 1))}`;
    }
    if (target.onDatabase !== undefined) {
        return `OnDatabase|${fullName(...nameParts(target.onDatabase, 1))}`;
    }
    if (target.onSchema !== undefined) {
        return `OnSchema|OnSchema|${fullName(...nameParts(target.onSchema.schemaName, 2))}`;
    }
    for (const [word, objects] of [
        ["OnFuture", target.onSchemaObject?.future],
        ["OnAll", target.onSchemaObject?.all],
    ] as const) {
        if (objects !== undefined) {
            const where =
                objects.inSchema === undefined
                    ? `InDatabase|${fullName(...nameParts(objects.inDatabase ?? "", 1))}`
                    : `InSchema|${fullName(...nameParts(objects.inSchema, 2))}`;
            return `OnSchemaObject|${word}|${objects.objectTypePlural}|${where}`;
        }
    }
    return "OnAccount";
}

/** Reads {@link targetId}, for an import. @throws Error for another form. */
export function parseTarget(parts: readonly string[]): Target {
    const [kind, first = "", second = "", third, fourth] = parts;
    switch (kind) {
        case "OnAccount":
            return { onAccount: true };
        case "OnAccountObject":
            return { onAccountObject: { objectType: first, objectName: second } };
        case "OnDatabase":
            return { onDatabase: first };
        case "OnSchema":
            if (first === "OnSchema") {
                return { onSchema: { schemaName: second } };
            }
            break;
        case "OnSchemaObject": {
            const objects = {
                objectTypePlural: second,
                ...(third === "InSchema" ? { inSchema: fourth } : { inDatabase: fourth }),
            };
            if (first === "OnFuture" || first === "OnAll") {
                return { onSchemaObject: first === "OnFuture" ? { future: objects } : { all: objects } };
            }
            break;
        }
    }
    throw new Error(`"${parts.join("|")}" is no target of a grant that the sandbox's stand-in knows.`);
}

function place({ inDatabase, inSchema }: { inDatabase?: string; inSchema?: string }): Statement {
    return inSchema === undefined
        ? sql`DATABASE ${quotedName(inDatabase ?? "", 1)}`
        : sql`SCHEMA ${quotedName(inSchema, 2)}`;
}

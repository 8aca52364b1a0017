import { identifier, keyword, literal } from "../../../provider/sql/values";
import { text, textAlike } from "../property";
import { resourceType } from "../resourceType";
import { SnowflakeAccount } from "./account";
import { fullName, nameParts, sameName } from "./names";
import { sql } from "./sql";

/** What tells one kind of object from another, where a database holds it by name and it has nothing but a comment. */
interface DatabaseObject {
    token: string;
    documentation: string;
    kind: "SCHEMA" | "DATABASE ROLE";
}

interface ObjectName {
    database: string;
    name: string;
}

/** The resource type of such an object. */
export function databaseObject(object: DatabaseObject) {
    const kind = keyword(object.kind, ["SCHEMA", "DATABASE ROLE"]);
    const plural = keyword(`${object.kind}S`, ["SCHEMAS", "DATABASE ROLES"]);
    return resourceType({
        token: object.token,
        documentation: object.documentation,
        properties: {
            database: textAlike(sameName, { required: true, replace: true }),
            name: textAlike(sameName, { required: true }),
            comment: text(),
            fullyQualifiedName: text({ output: true, changesWith: ["name", "database"] }),
        },
        deleteBeforeReplace: true,

        async create(inputs, account: SnowflakeAccount) {
            const comment = inputs.comment === undefined ? undefined : sql` COMMENT = ${literal(inputs.comment)}`;
            await account.run(sql`CREATE ${kind} ${name(inputs)}${comment}`);
            return fullName(...parts(inputs));
        },

        async read(id, account, known) {
            const [ofDatabase = "", wanted = ""] =
                known.name && known.database ? parts({ database: known.database, name: known.name }) : nameParts(id, 2);
            // No LIKE: database roles are shown without.
            const rows = await account.runIfThere(sql`SHOW ${plural} IN DATABASE ${identifier(ofDatabase)}`);
            const row = rows.find((candidate) => candidate["name"] === wanted);
            return (
                row && {
                    database: ofDatabase,
                    name: wanted,
                    comment: String(row["comment"] ?? ""),
                    fullyQualifiedName: fullName(ofDatabase, wanted),
                }
            );
        },

        async update(_id, inputs, old, account) {
            if (!sameName(inputs.name, old.name)) {
                await account.run(sql`ALTER ${kind} ${name(old)} RENAME TO ${name(inputs)}`);
            }
            if (inputs.comment !== old.comment) {
                await account.run(
                    inputs.comment
                        ? sql`ALTER ${kind} ${name(inputs)} SET COMMENT = ${literal(inputs.comment)}`
                        : sql`ALTER ${kind} ${name(inputs)} UNSET COMMENT`,
                );
            }
        },

        async delete(_id, state, account) {
            await account.runIfThere(sql`DROP ${kind} IF EXISTS ${name(state)}`);
        },
    });
}

function parts({ database, name: given }: ObjectName): string[] {
    return [...nameParts(database, 1), ...nameParts(given, 1)];
}

function name(given: ObjectName) {
    return parts(given).map(identifier);
}

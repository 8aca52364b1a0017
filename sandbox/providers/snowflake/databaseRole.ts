import { identifier, literal } from "../../../provider/sql/values";
import { text, textAlike } from "../property";
import { resourceType } from "../resourceType";
import { SnowflakeAccount } from "./account";
import { fullName, nameParts, sameName } from "./names";
import { sql } from "./sql";

export const databaseRole = resourceType({
    token: "snowflake:index/databaseRole:DatabaseRole",
    documentation: "https://www.pulumi.com/registry/packages/snowflake/api-docs/databaserole/",
    properties: {
        database: textAlike(sameName, { required: true, replace: true }),
        name: textAlike(sameName, { required: true }),
        comment: text(),
        fullyQualifiedName: text({ output: true, changesWith: ["name", "database"] }),
    },
    deleteBeforeReplace: true,

    async create(inputs, account: SnowflakeAccount) {
        const comment = inputs.comment === undefined ? undefined : sql` COMMENT = ${literal(inputs.comment)}`;
        await account.run(sql`CREATE DATABASE ROLE ${name(inputs)}${comment}`);
        return fullName(...parts(inputs));
    },

    async read(id, account, known) {
        const [ofDatabase = "", wanted = ""] =
            known.name && known.database ? parts({ database: known.database, name: known.name }) : nameParts(id, 2);
        const rows = await account.runIfThere(sql`SHOW DATABASE ROLES IN DATABASE ${identifier(ofDatabase)}`);
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
            await account.run(sql`ALTER DATABASE ROLE ${name(old)} RENAME TO ${name(inputs)}`);
        }
        if (inputs.comment !== old.comment) {
            await account.run(
                inputs.comment
                    ? sql`ALTER DATABASE ROLE ${name(inputs)} SET COMMENT = ${literal(inputs.comment)}`
                    : sql`ALTER DATABASE ROLE ${name(inputs)} UNSET COMMENT`,
            );
        }
    },

    async delete(_id, state, account) {
        await account.runIfThere(sql`DROP DATABASE ROLE IF EXISTS ${name(state)}`);
    },
});

interface DatabaseRoleName {
    database: string;
    name: string;
}

function parts({ database, name: given }: DatabaseRoleName): string[] {
    return [...nameParts(database, 1), ...nameParts(given, 1)];
}

function name(given: DatabaseRoleName) {
    return parts(given).map(identifier);
}

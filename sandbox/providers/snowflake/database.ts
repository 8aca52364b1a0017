import { identifier, likePattern, literal } from "../../../provider/sql/values";
import { text, textAlike } from "../property";
import { resourceType } from "../resourceType";
import { SnowflakeAccount } from "./account";
import { fullName, nameParts, sameName } from "./names";
import { sql } from "./sql";

export const database = resourceType({
    token: "snowflake:index/database:Database",
    documentation: "https://www.pulumi.com/registry/packages/snowflake/api-docs/database/",
    properties: {
        name: textAlike(sameName, { required: true }),
        comment: text(),
        fullyQualifiedName: text({ output: true, changesWith: ["name"] }),
    },

    async create(inputs, account: SnowflakeAccount) {
        const comment = inputs.comment === undefined ? undefined : sql` COMMENT = ${literal(inputs.comment)}`;
        await account.run(sql`CREATE DATABASE ${name(inputs.name)}${comment}`);
        return fullName(...nameParts(inputs.name, 1));
    },

    async read(id, account, known) {
        const [wanted = ""] = nameParts(known.name ?? id, 1);
        const rows = await account.run(sql`SHOW DATABASES LIKE ${likePattern(wanted)}`);
        const row = rows.find((candidate) => candidate["name"] === wanted);
        return row && { name: wanted, comment: String(row["comment"] ?? ""), fullyQualifiedName: fullName(wanted) };
    },

    async update(_id, inputs, old, account) {
        if (!sameName(inputs.name, old.name)) {
            await account.run(sql`ALTER DATABASE ${name(old.name)} RENAME TO ${name(inputs.name)}`);
        }
        if (inputs.comment !== old.comment) {
            await account.run(
                inputs.comment
                    ? sql`ALTER DATABASE ${name(inputs.name)} SET COMMENT = ${literal(inputs.comment)}`
                    : sql`ALTER DATABASE ${name(inputs.name)} UNSET COMMENT`,
            );
        }
    },

    async delete(_id, state, account) {
        await account.run(sql`DROP DATABASE IF EXISTS ${name(state.name)}`);
    },
});

function name(given: string) {
    return nameParts(given, 1).map(identifier);
}

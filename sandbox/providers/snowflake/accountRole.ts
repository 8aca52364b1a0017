import { identifier, likePattern, literal } from "../../../provider/sql/values";
import { text, textAlike } from "../property";
import { resourceType } from "../resourceType";
import { SnowflakeAccount } from "./account";
import { fullName, nameParts, sameName } from "./names";
import { sql } from "./sql";

export const accountRole = resourceType({
    token: "snowflake:index/accountRole:AccountRole",
    documentation: "https://www.pulumi.com/registry/packages/snowflake/api-docs/accountrole/",
    properties: {
        name: textAlike(sameName, { required: true }),
        comment: text(),
        fullyQualifiedName: text({ output: true, changesWith: ["name"] }),
    },

    async create(inputs, account: SnowflakeAccount) {
        const comment = inputs.comment === undefined ? undefined : sql` COMMENT = ${literal(inputs.comment)}`;
        await account.run(sql`CREATE ROLE ${name(inputs.name)}${comment}`);
        return fullName(...nameParts(inputs.name, 1));
    },

    async read(id, account, known) {
        const [wanted = ""] = nameParts(known.name ?? id, 1);
        const rows = await account.run(sql`SHOW ROLES LIKE ${likePattern(wanted)}`);
        const row = rows.find((candidate) => candidate["name"] === wanted);
        return row && { name: wanted, comment: String(row["comment"] ?? ""), fullyQualifiedName: fullName(wanted) };
    },

    async update(_id, inputs, old, account) {
        if (!sameName(inputs.name, old.name)) {
            await account.run(sql`ALTER ROLE ${name(old.name)} RENAME TO ${name(inputs.name)}`);
        }
        if (inputs.comment !== old.comment) {
            await account.run(
                inputs.comment
                    ? sql`ALTER ROLE ${name(inputs.name)} SET COMMENT = ${literal(inputs.comment)}`
                    : sql`ALTER ROLE ${name(inputs.name)} UNSET COMMENT`,
            );
        }
    },

    async delete(_id, state, account) {
        await account.run(sql`DROP ROLE IF EXISTS ${name(state.name)}`);
    },
});

function name(given: string) {
    return nameParts(given, 1).map(identifier);
}

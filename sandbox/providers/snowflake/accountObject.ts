import { identifier, keyword, likePattern, literal } from "../../../provider/sql/values";
import { text, textAlike } from "../property";
import { resourceType } from "../resourceType";
import { SnowflakeAccount } from "./account";
import { fullName, nameParts, sameName } from "./names";
import { sql } from "./sql";

/** What tells one kind of object from another, where an account holds it by name and it has nothing but a comment. */
interface AccountObject {
    token: string;
    documentation: string;
    kind: "DATABASE" | "ROLE";
}

/** The resource type of such an object. */
export function accountObject(object: AccountObject) {
    const kind = keyword(object.kind, ["DATABASE", "ROLE"]);
    const plural = keyword(`${object.kind}S`, ["DATABASES", "ROLES"]);
    return resourceType({
        token: object.token,
        documentation: object.documentation,
        properties: {
            name: textAlike(sameName, { required: true }),
            comment: text(),
            fullyQualifiedName: text({ output: true, changesWith: ["name"] }),
        },

        async create(inputs, account: SnowflakeAccount) {
            const comment = inputs.comment === undefined ? undefined : sql` COMMENT = ${literal(inputs.comment)}`;
            await account.run(sql`CREATE ${kind} ${name(inputs.name)}${comment}`);
            return fullName(...nameParts(inputs.name, 1));
        },

        async read(id, account, known) {
            const [wanted = ""] = nameParts(known.name ?? id, 1);
            const rows = await account.run(sql`SHOW ${plural} LIKE ${likePattern(wanted)}`);
            const row = rows.find((candidate) => candidate["name"] === wanted);
            return row && { name: wanted, comment: String(row["comment"] ?? ""), fullyQualifiedName: fullName(wanted) };
        },

        async update(_id, inputs, old, account) {
            if (!sameName(inputs.name, old.name)) {
                await account.run(sql`ALTER ${kind} ${name(old.name)} RENAME TO ${name(inputs.name)}`);
            }
            if (inputs.comment !== old.comment) {
                await account.run(
                    inputs.comment
                        ? sql`ALTER ${kind} ${name(inputs.name)} SET COMMENT = ${literal(inputs.comment)}`
                        : sql`ALTER ${kind} ${name(inputs.name)} UNSET COMMENT`,
                );
            }
        },

        async delete(_id, state, account) {
            await account.run(sql`DROP ${kind} IF EXISTS ${name(state.name)}`);
        },
    });
}

function name(given: string) {
    return nameParts(given, 1).map(identifier);
}

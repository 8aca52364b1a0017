import { boolean, identifier, integer as number, keyword, likePattern, literal } from "../../../provider/sql/values";
import { flag, integer, text, textAlike, ValuesOf } from "../property";
import { resourceType } from "../resourceType";
import { SnowflakeAccount } from "./account";
import { fullName, nameParts, sameName } from "./names";
import { sql, Statement } from "./sql";

const properties = {
    name: textAlike(sameName, { required: true }),
    comment: text(),
    warehouseSize: textAlike(sameSize, { computed: true }),
    autoSuspend: integer({ computed: true, atLeast: 0 }),
    autoResume: text({ computed: true, oneOf: ["true", "false"] }),
    initiallySuspended: flag({ unread: true, onlyAtCreation: true }),
    statementTimeoutInSeconds: integer({ computed: true, unread: true, atLeast: 0, atMost: 604800 }),
    fullyQualifiedName: text({ output: true, changesWith: ["name"] }),
};

type Inputs = ValuesOf<typeof properties>;

export const warehouse = resourceType({
    token: "snowflake:index/warehouse:Warehouse",
    documentation: "https://www.pulumi.com/registry/packages/snowflake/api-docs/warehouse/",
    properties,

    async create(inputs, account: SnowflakeAccount) {
        const suspended = inputs.initiallySuspended ? [sql`INITIALLY_SUSPENDED = TRUE`] : [];
        await account.run(sql`CREATE WAREHOUSE ${name(inputs.name)} ${spaced([...settings(inputs), ...suspended])}`);
        return fullName(...nameParts(inputs.name, 1));
    },

    async read(id, account, known) {
        const [wanted = ""] = nameParts(known.name ?? id, 1);
        const rows = await account.run(sql`SHOW WAREHOUSES LIKE ${likePattern(wanted)}`);
        const row = rows.find((candidate) => candidate["name"] === wanted);
        return (
            row && {
                name: wanted,
                comment: String(row["comment"] ?? ""),
                warehouseSize: String(row["size"]),
                autoSuspend: Number(row["auto_suspend"] ?? 0),
                autoResume: String(row["auto_resume"]),
                fullyQualifiedName: fullName(wanted),
            }
        );
    },

    async update(_id, inputs, old, account) {
        if (!sameName(inputs.name, old.name)) {
            await account.run(sql`ALTER WAREHOUSE ${name(old.name)} RENAME TO ${name(inputs.name)}`);
        }
        const set = settings(inputs);
        if (set.length > 0) {
            await account.run(sql`ALTER WAREHOUSE ${name(inputs.name)} SET ${spaced(set)}`);
        }
        if (!inputs.comment && old.comment) {
            await account.run(sql`ALTER WAREHOUSE ${name(inputs.name)} UNSET COMMENT`);
        }
    },

    async delete(_id, state, account) {
        await account.run(sql`DROP WAREHOUSE IF EXISTS ${name(state.name)}`);
    },
});

function settings(inputs: Inputs): Statement[] {
    return [
        inputs.warehouseSize && sql`WAREHOUSE_SIZE = ${size(inputs.warehouseSize)}`,
        inputs.autoSuspend !== undefined && sql`AUTO_SUSPEND = ${number(inputs.autoSuspend)}`,
        inputs.autoResume && sql`AUTO_RESUME = ${boolean(inputs.autoResume === "true")}`,
        inputs.statementTimeoutInSeconds !== undefined &&
            sql`STATEMENT_TIMEOUT_IN_SECONDS = ${number(inputs.statementTimeoutInSeconds)}`,
        inputs.comment && sql`COMMENT = ${literal(inputs.comment)}`,
    ].filter((setting) => setting instanceof Statement);
}

function spaced(parts: readonly Statement[]): Statement {
    return parts.reduce((before, part) => sql`${before} ${part}`, sql``);
}

// Snowflake shows "X-Small" for what is created as XSMALL.
const SIZES: readonly (readonly [keyword: string, ...alike: string[]])[] = [
    ["XSMALL", "X-SMALL"],
    ["SMALL"],
    ["MEDIUM"],
    ["LARGE"],
    ["XLARGE", "X-LARGE"],
    ["XXLARGE", "X2LARGE", "2X-LARGE"],
    ["XXXLARGE", "X3LARGE", "3X-LARGE"],
    ["X4LARGE", "4X-LARGE"],
    ["X5LARGE", "5X-LARGE"],
    ["X6LARGE", "6X-LARGE"],
];

function size(given: string) {
    const known = SIZES.find((alike) => alike.includes(given.toUpperCase()));
    return keyword(
        known?.[0] ?? given,
        SIZES.map(([first]) => first),
    );
}

function sameSize(one: string, other: string): boolean {
    return SIZES.some((alike) => alike.includes(one.toUpperCase()) && alike.includes(other.toUpperCase()));
}

function name(given: string) {
    return nameParts(given, 1).map(identifier);
}

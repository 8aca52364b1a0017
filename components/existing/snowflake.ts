// Objects of Snowflake that are there already: whether the stack can work with them. Whoever owns them grants; the
// program hands on to its own roles what it may hand on, and grants existing roles nothing on existing objects.

import type { HeldPrivilege, RolePrivileges } from "../../snowflake-client/heldPrivileges";
import { identifier } from "../../snowflake-client/sql/values";
import { VIRTUAL_WAREHOUSE_SIZES } from "../../settings";
import type { SnowflakeFacts, WantedInSnowflake } from "./snowflakeFacts";

/** Something that privileges are granted on. */
interface On {
    kind: "DATABASE" | "SCHEMA" | "WAREHOUSE";
    /** As SHOW GRANTS prints it. */
    name: string;
}

/** What stands against working with the existing objects, each with the statement for its owner. */
export function snowflakeProblems(facts: SnowflakeFacts, wanted: WantedInSnowflake): string[] {
    const { existing } = wanted;
    return [
        ...(existing.roles ? roleProblems(facts, wanted) : []),
        ...(existing.database ? databaseProblems(facts, wanted) : []),
        ...(existing.virtualWarehouse ? virtualWarehouseProblems(facts, wanted) : []),
    ];
}

/** What is worth knowing, and prevents nothing. */
export function snowflakeWarnings(facts: SnowflakeFacts, wanted: WantedInSnowflake): string[] {
    const { size } = facts.virtualWarehouse ?? {};
    const most = wanted.virtualWarehouse.size;
    return size !== undefined && rankOf(settingOf(size)) > rankOf(most)
        ? [
              `The existing virtual warehouse ${wanted.snowflakeNames.virtualWarehouse} is ${size}, larger than ` +
                  `lakehouse:virtualWarehouseSize ${most}: each of its sizes costs twice the one before.`,
          ]
        : [];
}

function roleProblems({ engineer, reader, deployer }: SnowflakeFacts, wanted: WantedInSnowflake): string[] {
    const { deployerRole, snowflakeNames: names } = wanted;
    const missing = (setting: string, role: string) =>
        `There is no role ${role} of lakehouse:${setting} that the role ${deployerRole} can see. Create it, or ask its owner to run: ` +
        `GRANT ROLE ${quoted(role)} TO ROLE ${quoted(deployerRole)};`;
    if (engineer === undefined || reader === undefined) {
        return [
            ...(engineer === undefined ? [missing("existingEngineerRole", names.engineerRole)] : []),
            ...(reader === undefined ? [missing("existingReaderRole", names.readerRole)] : []),
        ];
    }
    const member = (of: RolePrivileges, role: string, holder: string, why: string) =>
        of.roles.includes(role)
            ? []
            : [
                  `The role ${role} is not granted to the role ${holder}, ${why}. Ask its owner to run: ` +
                      `GRANT ROLE ${quoted(role)} TO ROLE ${quoted(holder)};`,
              ];
    return [
        ...member(deployer, names.engineerRole, deployerRole, "as which the pipeline starts"),
        ...member(engineer, names.readerRole, names.engineerRole, "which writes what it has read"),
    ];
}

function databaseProblems(facts: SnowflakeFacts, wanted: WantedInSnowflake): string[] {
    const { existing, snowflakeNames: names, deployerRole } = wanted;
    const database: On = { kind: "DATABASE", name: names.database };
    if (facts.database === undefined) {
        return [absent("database", names.database, "existingNativeDatabase", deployerRole, database)];
    }
    if (facts.database !== "STANDARD") {
        return [
            `The database ${names.database} of lakehouse:existingNativeDatabase is of the kind ${facts.database}, which holds no tables of one's own. Set a standard database.`,
        ];
    }
    const schema: On = { kind: "SCHEMA", name: `${names.database}.${names.schema}` };
    if (existing.schema && !facts.schema) {
        return [absent("schema", schema.name, "existingNativeSchema", deployerRole, schema)];
    }
    const creation = ["CREATE STAGE", "CREATE TABLE", "CREATE VIEW"];
    return [
        ...lacking(facts, wanted, database, { reader: ["USAGE"] }),
        ...(existing.schema
            ? lacking(facts, wanted, schema, { reader: ["USAGE"], engineer: creation })
            : held(facts.deployer, deployerRole, database, ["CREATE SCHEMA"])),
    ];
}

function virtualWarehouseProblems(facts: SnowflakeFacts, wanted: WantedInSnowflake): string[] {
    const { snowflakeNames: names, deployerRole } = wanted;
    const { virtualWarehouse: name } = names;
    const warehouse: On = { kind: "WAREHOUSE", name };
    const shown = facts.virtualWarehouse;
    if (shown === undefined) {
        return [absent("virtual warehouse", name, "existingVirtualWarehouse", deployerRole, warehouse)];
    }
    const set = (property: string) => `Ask its owner to run: ALTER WAREHOUSE ${quoted(name)} SET ${property};`;
    return [
        ...lacking(facts, wanted, warehouse, { reader: ["USAGE"] }),
        ...(shown.autoResume
            ? []
            : [
                  `The virtual warehouse ${name} does not resume by itself: queries would fail while it is suspended. ${set("AUTO_RESUME = TRUE")}`,
              ]),
        ...(shown.autoSuspendSeconds > 0
            ? []
            : [
                  `The virtual warehouse ${name} never suspends by itself: it would cost credits day and night. ${set("AUTO_SUSPEND = 60")}`,
              ]),
    ];
}

/** @param on what the deployer must have a privilege on to see it. */
function absent(what: string, name: string, setting: string, deployerRole: string, on: On): string {
    return (
        `There is no ${what} ${name} of lakehouse:${setting} that the role ${deployerRole} can see. Create it, or ask its ` +
        `owner to run: ${grantText(["USAGE"], on, deployerRole)}`
    );
}

/**
 * What the roles lack on an object. Roles of the stack's own get it from the deployer, who must be allowed to hand it on;
 * existing roles must have it.
 */
function lacking(
    facts: SnowflakeFacts,
    { existing, snowflakeNames: names, deployerRole }: WantedInSnowflake,
    on: On,
    privileges: { reader: string[]; engineer?: string[] },
): string[] {
    const { reader, engineer = [] } = privileges;
    if (!existing.roles) {
        return held(facts.deployer, deployerRole, on, [...reader, ...engineer], "WITH GRANT OPTION");
    }
    return [
        ...(facts.reader === undefined ? [] : held(facts.reader, names.readerRole, on, reader)),
        ...(facts.engineer === undefined ? [] : held(facts.engineer, names.engineerRole, on, engineer)),
    ];
}

function held(of: RolePrivileges, role: string, on: On, wanted: string[], option?: "WITH GRANT OPTION"): string[] {
    const reaches = ({ on: kind, name }: HeldPrivilege) => kind === on.kind && name === on.name;
    const has = (privilege: string) =>
        of.privileges.some(
            (one) =>
                reaches(one) &&
                (one.privilege === "OWNERSHIP" ||
                    (one.privilege === privilege && (option === undefined || one.grantable))),
        );
    const missing = wanted.filter((privilege) => !has(privilege));
    if (missing.length === 0) {
        return [];
    }
    const why = option === undefined ? "" : ", which it hands on to the stack's own roles";
    return [
        `The role ${role} lacks ${missing.join(", ")}${option === undefined ? "" : ` ${option}`} on the ${on.kind.toLowerCase()} ${on.name}${why}. ` +
            `Ask its owner to run: ${grantText(missing, on, role, option)}`,
    ];
}

function grantText(privileges: string[], on: On, role: string, option?: string): string {
    const object = on.name.split(".").map(quoted).join(".");
    return `GRANT ${privileges.join(", ")} ON ${on.kind} ${object} TO ROLE ${quoted(role)}${option === undefined ? "" : ` ${option}`};`;
}

function quoted(name: string): string {
    return identifier(name).toString();
}

/** X-Small as the settings write it: XSMALL. */
function settingOf(shown: string): string {
    const name = shown.toUpperCase().replace("-", "");
    return name.replace(/^([2-6])XLARGE$/, (_, digit: string) =>
        Number(digit) < 4 ? `${"X".repeat(Number(digit))}LARGE` : `X${digit}LARGE`,
    );
}

function rankOf(size: string): number {
    return VIRTUAL_WAREHOUSE_SIZES.findIndex((one) => one === size);
}

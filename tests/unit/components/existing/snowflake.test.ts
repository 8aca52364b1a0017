import { expect } from "chai";

import { snowflakeProblems, snowflakeWarnings } from "../../../../components/existing/snowflake";
import { readSnowflake, SnowflakeFacts, WantedInSnowflake } from "../../../../components/existing/snowflakeFacts";
import type { RolePrivileges } from "../../../../snowflake-client/heldPrivileges";
import { StatementError } from "../../../../snowflake-client/statementError";
import { settingsWith } from "../../support/settings";

const names = {
    existingNativeDatabase: "OTHERS",
    existingNativeSchema: "PLAIN",
    existingVirtualWarehouse: "WH",
};
const roles = { existingEngineerRole: "E", existingReaderRole: "R" };

const holding = (role: string, granted: string[], others: string[] = [], grantable = false): RolePrivileges => ({
    roles: [role, ...others],
    privileges: granted.map((text) => {
        const [privilege = "", on = "", name = ""] = text.split(/ on | (?=\S+$)/);
        return { privilege, on, name, grantable };
    }),
});
const READER = ["USAGE on DATABASE OTHERS", "USAGE on SCHEMA OTHERS.PLAIN", "USAGE on WAREHOUSE WH"];
const ENGINEER = ["STAGE", "TABLE", "VIEW"].map((kind) => `CREATE ${kind} on SCHEMA OTHERS.PLAIN`);
const there: SnowflakeFacts = {
    database: "STANDARD",
    schema: true,
    virtualWarehouse: { size: "X-Small", autoSuspendSeconds: 60, autoResume: true },
    deployer: holding("LAKEHOUSE_DEPLOYER", [...READER, ...ENGINEER], [], true),
};
const withRoles: SnowflakeFacts = {
    ...there,
    deployer: holding("LAKEHOUSE_DEPLOYER", [], ["E", "R"]),
    engineer: holding("E", [...READER, ...ENGINEER], ["R"]),
    reader: holding("R", READER),
};
const own: WantedInSnowflake = settingsWith(names);
const given: WantedInSnowflake = settingsWith({ ...names, ...roles });

describe("existing objects of Snowflake", () => {
    it("pass with roles of the stack's own where the deployer may hand on, and with existing roles that hold all", () => {
        expect(snowflakeProblems(there, own)).to.deep.equal([]);
        expect(snowflakeProblems(withRoles, given)).to.deep.equal([]);
        const owner = holding("LAKEHOUSE_DEPLOYER", [
            ...["OWNERSHIP on DATABASE OTHERS", "OWNERSHIP on SCHEMA OTHERS.PLAIN", "OWNERSHIP on WAREHOUSE WH"],
        ]);
        expect(snowflakeProblems({ ...there, deployer: owner }, own)).to.deep.equal([]);
    });

    it("need of the deployer the right to hand on, with the statement that gives it", () => {
        const deployer = holding("LAKEHOUSE_DEPLOYER", [...READER, ...ENGINEER]);
        const problems = snowflakeProblems({ ...there, deployer }, own);
        expect(problems).to.have.length(3);
        expect(problems[0]).to.include(
            'GRANT USAGE ON DATABASE "OTHERS" TO ROLE "LAKEHOUSE_DEPLOYER" WITH GRANT OPTION;',
        );
        expect(problems[1]).to.include(
            'GRANT USAGE, CREATE STAGE, CREATE TABLE, CREATE VIEW ON SCHEMA "OTHERS"."PLAIN" TO ROLE "LAKEHOUSE_DEPLOYER" WITH GRANT OPTION;',
        );
    });

    const faults: [what: string, facts: Partial<SnowflakeFacts>, message: RegExp][] = [
        ["the database is not there", { database: undefined }, /There is no database OTHERS/],
        ["the database is linked", { database: "CATALOG-LINKED DATABASE" }, /of the kind CATALOG-LINKED DATABASE/],
        ["the database is shared", { database: "IMPORTED DATABASE" }, /of the kind IMPORTED DATABASE/],
        ["the schema is not there", { schema: false }, /There is no schema OTHERS\.PLAIN/],
        [
            "the warehouse is not there",
            { virtualWarehouse: undefined },
            /no virtual warehouse WH.*GRANT USAGE ON WAREHOUSE "WH"/,
        ],
        [
            "the warehouse does not resume",
            { virtualWarehouse: { size: "X-Small", autoSuspendSeconds: 60, autoResume: false } },
            /SET AUTO_RESUME = TRUE;/,
        ],
        [
            "the warehouse does not suspend",
            { virtualWarehouse: { size: "X-Small", autoSuspendSeconds: 0, autoResume: true } },
            /SET AUTO_SUSPEND = 60;/,
        ],
        ["the engineer is not there", { engineer: undefined }, /no role E of lakehouse:existingEngineerRole/],
        [
            "the deployer is no engineer",
            { deployer: holding("LAKEHOUSE_DEPLOYER", []) },
            /GRANT ROLE "E" TO ROLE "LAKEHOUSE_DEPLOYER";/,
        ],
        ["engineers do not read", { engineer: holding("E", ENGINEER) }, /GRANT ROLE "R" TO ROLE "E";/],
        [
            "readers may not use the warehouse",
            { reader: holding("R", READER.slice(0, 2)) },
            /The role R lacks USAGE on the warehouse WH\. .*GRANT USAGE ON WAREHOUSE "WH" TO ROLE "R";/,
        ],
        [
            "engineers may create nothing",
            { engineer: holding("E", [], ["R"]) },
            /GRANT CREATE STAGE, CREATE TABLE, CREATE VIEW ON SCHEMA "OTHERS"."PLAIN" TO ROLE "E";/,
        ],
    ];
    for (const [what, facts, message] of faults) {
        it(`are refused with one fix when ${what}`, () => {
            const problems = snowflakeProblems({ ...withRoles, ...facts }, given);
            expect(problems).to.have.length(1);
            expect(problems[0]).to.match(message);
        });
    }

    it("need CREATE SCHEMA for a schema of the stack's own", () => {
        const wanted = settingsWith({ existingNativeDatabase: "OTHERS" });
        expect(snowflakeProblems({ ...there, schema: false }, wanted).join()).to.include(
            'GRANT CREATE SCHEMA ON DATABASE "OTHERS" TO ROLE "LAKEHOUSE_DEPLOYER";',
        );
    });

    const sizes = { "X-Small": 0, Small: 1, "2X-Large": 1, "6X-Large": 1 };
    for (const [size, count] of Object.entries(sizes)) {
        it(`are warned of a warehouse that is larger than the settings say: ${size}`, () => {
            const virtualWarehouse = { size, autoSuspendSeconds: 60, autoResume: true };
            expect(snowflakeWarnings({ ...there, virtualWarehouse }, own)).to.have.length(count);
        });
    }
    it("are not warned of one that is as large as the settings allow", () => {
        const virtualWarehouse = { size: "4X-Large", autoSuspendSeconds: 60, autoResume: true };
        const wanted = settingsWith({ ...names, virtualWarehouseSize: "X4LARGE" });
        expect(snowflakeWarnings({ ...there, virtualWarehouse }, wanted)).to.deep.equal([]);
    });

    it("are read by SHOW, and a role that is hidden counts as missing", async () => {
        const connection = {
            execute: (sql: string) =>
                sql.includes('ROLE "R"')
                    ? Promise.reject(new StatementError("002003", "Role 'R' does not exist or not authorized."))
                    : Promise.resolve(
                          sql.startsWith("SHOW WAREHOUSES")
                              ? [{ name: "WH", size: "Small", auto_suspend: null, auto_resume: "true" }]
                              : sql.includes('ROLE "E"')
                                ? [{ privilege: "USAGE", granted_on: "ROLE", name: "R2", grant_option: "false" }]
                                : [],
                      ),
            close: () => Promise.resolve(),
        };
        const facts = await readSnowflake(connection, given);
        expect(facts.reader).to.equal(undefined);
        expect(facts.database).to.equal(undefined);
        expect(facts.engineer?.roles).to.deep.equal(["E", "R2"]);
        expect(facts.virtualWarehouse).to.deep.equal({ size: "Small", autoSuspendSeconds: 0, autoResume: true });
    });
});

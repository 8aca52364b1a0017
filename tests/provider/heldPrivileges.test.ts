import { expect } from "chai";

import { privilegesOf } from "../../snowflake-client/heldPrivileges";
import { StatementError } from "../../snowflake-client/statementError";

/** Rows of SHOW GRANTS TO ROLE by role; a role that is not named is hidden. */
function accountOf(
    roles: Readonly<Record<string, readonly (readonly [privilege: string, on: string, name: string])[]>>,
) {
    const asked: string[] = [];
    return {
        asked,
        execute: (sql: string) => {
            const role = /^SHOW GRANTS TO ROLE "(.*)"$/.exec(sql)?.[1]?.replaceAll('""', '"') ?? sql;
            asked.push(role);
            const rows = roles[role];
            return rows === undefined
                ? Promise.reject(new StatementError("002003", `Role '${role}' does not exist or not authorized.`))
                : Promise.resolve(
                      rows.map(([privilege, granted_on, name]) => ({
                          ...{ privilege, granted_on, name, grant_option: "false" },
                      })),
                  );
        },
        close: () => Promise.resolve(),
    };
}

const usageOf = async (roles: Parameters<typeof accountOf>[0]) => {
    const { roles: found, privileges } = await privilegesOf(accountOf(roles), "TOP");
    return { found, warehouses: privileges.filter(({ on }) => on === "WAREHOUSE").map(({ name }) => name) };
};

describe("privileges of a role", () => {
    it("are also those of the roles that it inherits, each asked once", async () => {
        const account = accountOf({
            TOP: [
                ["USAGE", "ROLE", "LEFT"],
                ["USAGE", "ROLE", "RIGHT"],
            ],
            LEFT: [["USAGE", "ROLE", "BOTTOM"]],
            RIGHT: [["USAGE", "ROLE", "BOTTOM"]],
            BOTTOM: [["USAGE", "WAREHOUSE", "WH"]],
        });
        const { roles, privileges } = await privilegesOf(account, "TOP");
        expect(roles).to.deep.equal(["TOP", "LEFT", "RIGHT", "BOTTOM"]);
        expect(account.asked).to.deep.equal(roles);
        expect(privileges).to.deep.equal([{ privilege: "USAGE", on: "WAREHOUSE", name: "WH", grantable: false }]);
    });

    // As tests/doctor/grants.test.ts has them.
    // https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2371
    for (const [on, name] of [
        ["DATABASE_ROLE", "LAKE.READER"],
        ["DATABASE ROLE", "LAKE.READER"],
        ["DATABASE_ROLE", "READER"],
        ["ROLE", "LAKE.READER"],
        ["ROLE", '"LAKE"."READER"'],
        ["ROLE", '"my lake".READER'],
        // Without its database it cannot be told from an account role, and there is none of that name.
        ["ROLE", "READER"],
    ] as const) {
        it(`are read past a database role that is printed as ${on} ${name}`, async () => {
            expect(await usageOf({ TOP: [["USAGE", on, name] as const, ["USAGE", "WAREHOUSE", "WH"] as const] }))
                .to.have.property("warehouses")
                .that.deep.equals(["WH"]);
        });
    }

    for (const [printed, role] of [
        ['"my role"', "my role"],
        ['"a.b"', "a.b"],
        ['"a""b"', 'a"b'],
    ] as const) {
        it(`are also those of a role whose name is printed in quotes: ${printed}`, async () => {
            const roles = {
                TOP: [["USAGE", "ROLE", printed] as const],
                [role]: [["USAGE", "WAREHOUSE", "WH"] as const],
            };
            expect(await usageOf(roles)).to.deep.equal({ found: ["TOP", role], warehouses: ["WH"] });
        });
    }

    it("cannot be read of a role that is hidden itself", async () => {
        const outcome = await privilegesOf(accountOf({}), "TOP").catch((error: StatementError) => error.saysMissing);
        expect(outcome).to.equal(true);
    });
});

import { expect } from "chai";

import { workingRole } from "../../commands/stack/clouds";

const LOGIN = { organizationName: "ORG", accountName: "ACCOUNT", user: "DEPLOYER", role: "DEPLOYER_ROLE" };

// https://docs.snowflake.com/en/user-guide/programmatic-access-tokens
describe("the role that works with the tables", () => {
    it("is the engineer's with a password", () => {
        expect(workingRole({ ...LOGIN, password: "p" }, {}, "ENGINEER")).to.equal("ENGINEER");
    });

    it("is the deployer's with a token, which is bound to one role", () => {
        expect(workingRole({ ...LOGIN, token: "t" }, {}, "ENGINEER")).to.equal("DEPLOYER_ROLE");
    });

    it("is the same with a token of the environment", () => {
        expect(workingRole(LOGIN, { SNOWFLAKE_TOKEN: "t" }, "ENGINEER")).to.equal("DEPLOYER_ROLE");
    });

    it("is that of the token itself when no role is named", () => {
        const { role: _, ...login } = LOGIN;
        expect(workingRole({ ...login, token: "t" }, {}, "ENGINEER")).to.equal(undefined);
    });
});

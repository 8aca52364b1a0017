import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";
import { parse } from "yaml";

import { snowflakeInputsOf } from "../../commands/stack/snowflakeInputs";
import { ENVIRONMENT_VARIABLES } from "../../snowflake-client/loginInputs";
import { checkoutRoot } from "../../tools/setup/checkout";

const declared = Object.keys(
    (parse(readFileSync(join(checkoutRoot, "Pulumi.yaml"), "utf8")) as { config: Record<string, unknown> }).config,
);

describe("snowflakeInputsOf", () => {
    it("reads organization, account and key by the names the README gives them", () => {
        expect(
            snowflakeInputsOf({
                "lakehouse:snowflakeOrganization": "MYORG",
                "lakehouse:snowflakeAccount": "MYACCOUNT",
                "lakehouse:snowflakeUser": "LAKEHOUSE_DEPLOYER",
                "lakehouse:snowflakePrivateKey": "PEM",
                "lakehouse:glueDatabase": "sales",
            }),
        ).to.deep.equal({
            organizationName: "MYORG",
            accountName: "MYACCOUNT",
            user: "LAKEHOUSE_DEPLOYER",
            privateKey: "PEM",
        });
    });

    it("takes empty text and port 0 for not set", () => {
        expect(snowflakeInputsOf({ "lakehouse:snowflakeHost": "", "lakehouse:snowflakePort": "0" })).to.deep.equal({});
    });

    it("reads every way to log in that Pulumi.yaml declares", () => {
        // The virtual warehouse is the stack's own.
        const inputs = Object.keys(ENVIRONMENT_VARIABLES).filter((name) => name !== "virtualWarehouse");
        const all = Object.fromEntries(declared.map((name) => [`lakehouse:${name}`, "1"]));
        expect(Object.keys(snowflakeInputsOf(all))).to.have.members(inputs);
    });
});

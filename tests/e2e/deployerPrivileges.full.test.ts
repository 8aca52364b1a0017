import { expect } from "chai";

import { DEPLOYER } from "../../bootstrap/deployer";
import type { PolicyDocument } from "../../policy/grant";
import { actionsOf, replacePolicies, sandboxPolicies, withoutAction } from "./deployerPolicies";
import { TestLakehouse } from "./testLakehouse";

// Of @pulumi/snowflake, whose errors are Snowflake's own: they name no privilege.
const OF_OFFICIAL_PROVIDER = { "CREATE DATABASE": "Database", "CREATE WAREHOUSE": "Warehouse", "CREATE ROLE": "Role" };
// Without it the provider makes the bucket untagged and tags it then: https://github.com/hashicorp/terraform-provider-aws/pull/45251
const HAS_ANOTHER_WAY = "s3:TagResource";
const OF_OUR_PROVIDER = ["CREATE EXTERNAL VOLUME", "CREATE INTEGRATION"];

describe("a deployer that lacks one privilege", function () {
    this.timeout(1_800_000);
    let lakehouse: TestLakehouse;
    let stacks = 0;

    before(async () => {
        lakehouse = await TestLakehouse.start("test-lack");
    });

    after(async () => {
        await lakehouse?.stop();
    });

    it("fails, and names the action of AWS that an up from nothing needs", async () => {
        await lakehouse.up();
        const used = await lakehouse.usedActions(DEPLOYER.iamUser);
        const policies = sandboxPolicies(lakehouse.sandbox.environment.region);
        const needed = actionsOf(policies).filter(
            (action) => action !== HAS_ANOTHER_WAY && used.some((one) => matches(action, one)),
        );
        expect(needed.length).to.be.greaterThan(40);
        const silent: string[] = [];
        for (const action of needed) {
            await setPolicies(withoutAction(policies, action));
            const message = await failureOfUp();
            if (!used.some((one) => matches(action, one) && message.includes(one))) {
                silent.push(`${action}: ${message.slice(-500)}`);
            }
        }
        expect(silent).to.deep.equal([]);
        await setPolicies(withoutAction(policies, HAS_ANOTHER_WAY));
        expect(await failureOfUp()).to.equal("up succeeded");
        await setPolicies(policies);
    });

    for (const privilege of OF_OUR_PROVIDER) {
        it(`fails without ${privilege}, and says which statement grants it`, async () => {
            const message = await withoutPrivilege(privilege, failureOfUp);
            expect(message).to.include(`GRANT ${privilege} ON ACCOUNT TO ROLE "${DEPLOYER.role}"`);
        });
    }

    for (const [privilege, kind] of Object.entries(OF_OFFICIAL_PROVIDER)) {
        it(`fails without ${privilege}, with the words of Snowflake at the resource`, async () => {
            const message = await withoutPrivilege(privilege, failureOfUp);
            expect(message).to.match(new RegExp(`snowflake:index:\\w*${kind}[^]*Insufficient privileges`));
        });
    }

    /** Message of an `up` of a new stack, which must fail. */
    async function failureOfUp(): Promise<string> {
        stacks += 1;
        const stack = await TestLakehouse.within(lakehouse.sandbox, `${lakehouse.stackName}-${stacks}`);
        try {
            return await stack.up().then(
                () => "up succeeded",
                (error: Error) => error.message,
            );
        } finally {
            stack.forgetSettings();
        }
    }

    function setPolicies(policies: Record<string, PolicyDocument>): Promise<void> {
        const { accountId } = lakehouse.sandbox.environment;
        return replacePolicies(lakehouse.administrator.iam, accountId, policies);
    }

    async function withoutPrivilege(privilege: string, body: () => Promise<string>): Promise<string> {
        await lakehouse.asSnowflakeAdministrator((snowflake) =>
            snowflake.execute(`REVOKE ${privilege} ON ACCOUNT FROM ROLE "${DEPLOYER.role}"`),
        );
        try {
            return await body();
        } finally {
            await lakehouse.asSnowflakeAdministrator((snowflake) =>
                snowflake.execute(`GRANT ${privilege} ON ACCOUNT TO ROLE "${DEPLOYER.role}"`),
            );
        }
    }
});

/** Whether an action of a policy, perhaps one that ends in `*`, covers an action that was used. */
function matches(pattern: string, action: string): boolean {
    return pattern.endsWith("*") ? action.startsWith(pattern.slice(0, -1)) : pattern === action;
}

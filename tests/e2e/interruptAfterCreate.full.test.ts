import { expect } from "chai";

import { findLeftovers } from "../../commands/demo/leftovers";
import { InterceptedSnowflake } from "./interceptedSnowflake";
import { interrupted } from "./interruptedCommand";
import { TestLakehouse } from "./testLakehouse";

/** What Snowflake has and the state has not. */
const STATEMENTS: [what: string, statement: RegExp][] = [
    ["external volume", /CREATE EXTERNAL VOLUME/],
    ["catalog integration", /CREATE CATALOG INTEGRATION/],
    ["catalog-linked database", /CREATE DATABASE .*LINKED_CATALOG/s],
    ["virtual warehouse", /CREATE WAREHOUSE/],
    ["role", /CREATE DATABASE ROLE/],
];

describe("an up whose machine goes down between a CREATE and the state of it", function () {
    this.timeout(900_000);
    let lakehouse: TestLakehouse;

    beforeEach(async () => {
        lakehouse = await TestLakehouse.start("test-created");
    });

    afterEach(async () => {
        await lakehouse?.stop();
    });

    for (const [what, statement] of STATEMENTS) {
        it(`goes on with up --recover: ${what}`, async () => {
            const { sandbox, stackName } = lakehouse;
            const between = await InterceptedSnowflake.before(sandbox, statement);
            const up = ["up", "--stack", stackName];
            try {
                const ended = await interrupted(up, "machine", between.done);
                expect([ended.reached, ended.code], ended.output).to.deep.equal([true, null]);
            } finally {
                between.stop(sandbox);
            }
            const never = () => false;
            const told = await interrupted(up, "SIGINT", never);
            expect(told.code, told.output).to.equal(1);
            expect(told.output).to.include(`npm run up -- --stack ${stackName} --recover`);
            const recovered = await interrupted([...up, "--recover"], "SIGINT", never);
            expect(recovered.code, recovered.output).to.equal(0);
            await lakehouse.onlyBroken([]);
            await lakehouse.destroy();
            const left = await findLeftovers(sandbox);
            expect(left.filter((name) => !name.startsWith("KMS key: "))).to.deep.equal([]);
        });
    }
});

import { expect } from "chai";

import { findLeftovers } from "../../commands/demo/leftovers";
import { TestLakehouse } from "./testLakehouse";

describe("two stacks in one account", function () {
    this.timeout(400_000);
    let first: TestLakehouse;
    let second: TestLakehouse;

    before(async () => {
        first = await TestLakehouse.start("test-first");
        second = await TestLakehouse.within(first.sandbox, `test-second-${process.pid}`);
    });

    after(async () => {
        await first?.stop();
        second?.forgetSettings();
    });

    it("live side by side, and one goes without the other", async () => {
        await first.up();
        const alone = await findLeftovers(first.sandbox);
        await second.up();
        expect((await findLeftovers(first.sandbox)).length).to.equal(2 * alone.length);
        expect(await first.up({ refresh: true })).to.deep.equal({});

        await second.destroy();
        expect(await findLeftovers(first.sandbox)).to.deep.equal(alone);
        await first.onlyBroken([]);
        await first.destroy();
        expect(await findLeftovers(first.sandbox)).to.deep.equal([]);
    });
});

import { expect } from "chai";

import { TestLakehouse } from "./testLakehouse";
import { runCommand } from "./commandRun";

const ADDRESS = "team@example.com";

interface Mail {
    address: string;
    pending: boolean;
    mails: string[];
}

describe("the setting alarmEmail", function () {
    this.timeout(600_000);
    let lakehouse: TestLakehouse;

    before(async () => {
        lakehouse = await TestLakehouse.start("test-alarm");
        await lakehouse.up();
    });
    after(async () => {
        await lakehouse?.stop();
    });

    it("adds the alarm to a stack that is up, and changes nothing of the rest but the key's policy", async () => {
        await lakehouse.set("alarmEmail[0]", ADDRESS);
        // Topic, policy, subscription, rule, target, and the component.
        expect(await lakehouse.up()).to.deep.equal({ create: 6, update: 1 });
        expect(await lakehouse.up({ refresh: true })).to.deep.equal({});
    });

    it("lets the doctor say who has not confirmed", async () => {
        const [finding, ...others] = await lakehouse.broken();
        expect(others).to.deep.equal([]);
        expect(finding?.name).to.equal("alarms");
        expect(finding?.seen).to.include(`${ADDRESS} did not confirm`);
        await lakehouse.confirmAddress(ADDRESS);
        expect(await lakehouse.broken()).to.deep.equal([]);
    });

    it("mails about a workflow that fails: which job, and why", async () => {
        // There is no raw data, so that the loads fail.
        const { code } = await runCommand("commands/pipeline/cli.ts", [
            "--stack",
            lakehouse.stackName,
            "--only",
            "jobs",
        ]);
        expect(code).to.equal(1);
        const { jobNames } = await lakehouse.outputs();
        const [{ mails = [] } = {}] = (await lakehouse.sandboxState()).subscriptions as Mail[];
        const failed = mails.map((text) => (JSON.parse(text) as { detail: Record<string, string> }).detail);
        expect(failed.map(({ jobName }) => jobName)).to.have.members([jobNames.loadSales, jobNames.loadCustomers]);
        expect(failed.map(({ state }) => state)).to.deep.equal(["FAILED", "FAILED"]);
        expect(failed[0]?.["message"]).to.include("NoInput");
    });

    it("takes the alarm away again, and EventBridge's use of the key", async () => {
        await lakehouse.stack.removeConfig("lakehouse:alarmEmail");
        expect(await lakehouse.up()).to.deep.equal({ delete: 6, update: 1 });
        expect((await lakehouse.sandboxState()).subscriptions).to.deep.equal([]);
    });
});

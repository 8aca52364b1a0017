import { expect } from "chai";

import { runCommand } from "./commandRun";
import { TestLakehouse } from "./testLakehouse";

describe("a stack with pipelineOnUp", function () {
    this.timeout(400_000);
    let lakehouse: TestLakehouse;

    before(async () => {
        lakehouse = await TestLakehouse.start("test-on-up");
        await lakehouse.up();
    });

    after(async () => {
        await lakehouse?.stop();
    });

    it("runs the pipeline as the last part of up, once for the same code", async () => {
        await pipeline("--only", "data", "--sample-rows", "100");
        await lakehouse.set("pipelineOnUp", "true");
        expect(await lakehouse.up()).to.deep.equal({ create: 2 });
        const [command] = await lakehouse.resources("command:local:Command");
        expect(command?.outputs?.["stdout"]).to.match(/✔ Compare reports .* rows equal in every column/);
        expect(await lakehouse.up()).to.deep.equal({});
        expect(await lakehouse.broken()).to.deep.equal([]);
        await pipeline("--only", "compare");
        await lakehouse.destroy();
    });

    async function pipeline(...args: string[]): Promise<void> {
        const { code, output } = await runCommand("commands/pipeline/cli.ts", [
            "--stack",
            lakehouse.stackName,
            ...args,
        ]);
        expect(code, output).to.equal(0);
    }
});

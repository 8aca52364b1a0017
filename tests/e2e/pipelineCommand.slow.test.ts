import { existsSync } from "node:fs";
import { join } from "node:path";

import { GetWorkflowRunCommand, StartWorkflowRunCommand } from "@aws-sdk/client-glue";
import { ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { setTimeout as sleep } from "node:timers/promises";

import type { PipelineResult } from "../../commands/pipeline/run";
import type { StackOutputs } from "../../commands/stack/stackOutputs";
import { checkoutRoot, workingStateDir } from "../../tools/setup/checkout";
import { printed, runCommand, startCommand } from "./commandRun";
import { TestLakehouse } from "./testLakehouse";

const GOOD_SALES = 40;

// One stack, in the order of its life: each test begins where the one before ended.
describe("npm run pipeline", function () {
    this.timeout(600_000);
    let lakehouse: TestLakehouse;
    let outputs: StackOutputs;
    let command: string;

    before(async () => {
        lakehouse = await TestLakehouse.start("test-pipeline");
        await lakehouse.up();
        outputs = await lakehouse.outputs();
        command = `npm run pipeline -- --stack ${lakehouse.stackName}`;
        await put("customers/customers.json", '{"customer_id": 1001, "name": "Ada Abe", "age": 36}');
        await put("sales/sales.json", lines(GOOD_SALES, 1));
    });

    after(async () => {
        await lakehouse?.stop();
    });

    it("tells how many records were quarantined, why, one, and where all are", async () => {
        const { code, output } = await pipeline("--only", "jobs");
        expect(code, output).to.equal(0);
        expect(output).to.match(/✔ Glue jobs .* about \$\d\.\d\d on AWS; 1 of 42 records quarantined/);
        expect(output).to.include(
            "raw_sales_data: 41 records read, 40 written, 1 quarantined (2.44 %): 1 x quantity is not positive",
        );
        expect(output).to.match(/such as \{"customer_id":1001.*"quantity":-1.*\} in s3:\/\/.*sales\.json/);
        expect(output).to.match(/all of them: table raw_sales_data_quarantine, load_id '[0-9a-f]{16}'/);
        expect(output).to.include("customers_info: 1 records read, 1 written, none quarantined");
    });

    it("leaves the old tables when more records are bad than the stack allows, and says where they are", async () => {
        await put("sales/sales.json", lines(GOOD_SALES, 4));
        const { code, output } = await pipeline("--only", "jobs", "--json");
        expect(code).to.equal(1);
        expect(output).to.include("TooManyBadRecords: 4 of 44 records in").and.include("(setting maxQuarantinedShare)");
        const [sales] = resultIn(output).loads.filter(({ table }) => table === "raw_sales_data");
        expect(sales).to.deep.include({ read: 44, written: 0, quarantined: 4 });
        expect(output).to.include(`${sales?.quarantineTable} where load_id = '${sales?.loadId}'`);
        await put("sales/sales.json", lines(GOOD_SALES, 1));
    });

    it("writes no sample data while a run goes on, names that run, and follows it when told to", async () => {
        // So many that the run outlasts the commands beside it.
        await put("sales/sales.json", lines(300_000, 1));
        const before = await rawData();
        const { RunId: runId = "" } = await lakehouse.administrator.glue.send(
            new StartWorkflowRunCommand({ Name: outputs.workflowName }),
        );
        const following = startCommand("commands/pipeline/cli.ts", [
            "--stack",
            lakehouse.stackName,
            "--only",
            "jobs",
            "--follow",
        ]);
        const [refused, second] = await Promise.all([pipeline("--sample-rows", "10"), pipeline("--only", "jobs")]);
        expect(refused.code).to.equal(1);
        expect(refused.output).to.include(runId).and.include("none was written").and.include(`${command} --follow`);
        expect(await rawData()).to.deep.equal(before);

        expect(second.code).to.equal(1);
        expect(second.output).to.include(runId).and.include(`${command} --only jobs --follow`);

        const followed = await following.ended;
        expect(followed.code, followed.output).to.equal(0);
        expect(followed.output).to.match(/✔ Glue jobs/);
        expect(followed.output).to.not.include("Raw data");
        await put("sales/sales.json", lines(GOOD_SALES, 1));
    });

    it("stops the run when it is interrupted, says so, exits with 130, and goes on from there", async () => {
        const running = startCommand("commands/pipeline/cli.ts", ["--stack", lakehouse.stackName]);
        await printed(running, "✔ Raw data");
        await sleep(3_000);
        running.child.kill("SIGINT");
        const { code, output } = await running.ended;
        expect(code, output).to.equal(130);
        const [, runId] = /Glue stopped run (wr_\w+) of workflow/.exec(output) ?? [];
        expect(output).to.include(`Continue with: ${command} --resume`);
        const { Run: run } = await lakehouse.administrator.glue.send(
            new GetWorkflowRunCommand({ Name: outputs.workflowName, RunId: runId }),
        );
        expect(run?.Status).to.equal("STOPPED");

        const resumed = await pipeline("--resume");
        expect(resumed.code, resumed.output).to.equal(0);
        expect(resumed.output).to.match(/✔ Compare reports/);
        expect(resumed.output).to.not.include("Raw data");
        expect(existsSync(join(workingStateDir, "pipeline", `${lakehouse.stackName}.json`))).to.equal(false);
    });

    function pipeline(...args: string[]) {
        return runCommand(join(checkoutRoot, "commands", "pipeline", "cli.ts"), [
            "--stack",
            lakehouse.stackName,
            ...args,
        ]);
    }

    async function put(key: string, body: string): Promise<void> {
        await lakehouse.administrator.s3.send(
            new PutObjectCommand({ Bucket: outputs.bucketName, Key: `raw_data/${key}`, Body: body }),
        );
    }

    async function rawData() {
        const { Contents: objects = [] } = await lakehouse.administrator.s3.send(
            new ListObjectsV2Command({ Bucket: outputs.bucketName, Prefix: "raw_data/" }),
        );
        return objects.map(({ Key, ETag }) => [Key, ETag]);
    }
});

function lines(good: number, bad: number): string {
    const sale = (quantity: number) => ({
        customer_id: 1001,
        customer_name: "Ada Abe",
        purchases: { prodid: 7, purchase_amount: 12.5, quantity, purchase_date: "2024-02-29" },
    });
    const quantities = [...Array<number>(good).fill(2), ...Array<number>(bad).fill(-1)];
    return quantities.map((quantity) => JSON.stringify(sale(quantity))).join("\n");
}

/** The JSON among the progress and the error. */
function resultIn(output: string): PipelineResult {
    const [json] = /^\{\n[^]*?\n\}$/m.exec(output) ?? [];
    return JSON.parse(json ?? "") as PipelineResult;
}

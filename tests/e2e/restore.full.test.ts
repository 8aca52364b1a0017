import { setTimeout as sleep } from "node:timers/promises";

import { GetWorkflowRunCommand, StartWorkflowRunCommand } from "@aws-sdk/client-glue";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";

import type { RestorableSnapshot, RestorePlan } from "../../commands/restore/rollback";
import { domainsOf } from "../../commands/stack/stackOutputs";
import { CommandResult, runCommand } from "./commandRun";
import { TestLakehouse } from "./testLakehouse";

interface Result {
    ok: boolean;
    error?: string;
    current?: string;
    snapshots?: RestorableSnapshot[];
    plan?: RestorePlan;
    restored?: boolean;
}

const GOOD = [
    [1, 500],
    [2, 750],
] as const;
/** Kilograms where grams belong. */
const BAD = [
    [3, 2],
    [4, 9],
] as const;
const RIGHT = [
    [3, 2000],
    [4, 9000],
] as const;

// One table, in the order of a bad day: each test begins where the one before ended.
describe("npm run restore", function () {
    this.timeout(600_000);
    let lakehouse: TestLakehouse;
    let beforeBad: string;

    before(async () => {
        lakehouse = await TestLakehouse.start("test-restore");
        await lakehouse.set("domains[0].name", "post");
        await lakehouse.set("domains[0].tables[0]", "tests/e2e/restore/parcels.yaml");
        await lakehouse.up();
    });
    after(async () => {
        await lakehouse?.stop();
    });

    it("has both engines read a delivery that turns out to be bad", async () => {
        await deliver("1.json", GOOD);
        await pipeline();
        // The time of a snapshot is told in seconds.
        await sleep(1_500);
        beforeBad = new Date().toISOString();
        await deliver("2.json", BAD);
        await pipeline();
        expect(await rowsInSnowflake()).to.deep.equal([...GOOD, ...BAD]);
    });

    it("lists the snapshots, and shows what would change, without changing it", async () => {
        const { current, snapshots = [] } = await restored();
        expect(snapshots.map(({ rows, engine }) => [rows, engine])).to.deep.equal([
            [2, "spark"],
            [4, "spark"],
        ]);
        expect(current).to.equal(snapshots[1]?.id);
        const { code, output } = await restore("--at", beforeBad, "--dry-run");
        expect(code, output).to.equal(0);
        expect(output)
            .to.match(/rows +4 now, 2 after/)
            .and.match(/data files +\d now, \d after/);
        expect(output).to.match(/Snapshots that no longer apply.*\n.* append by spark: \+2 -0, 4 rows/);
        expect(output).to.match(/loads them again.*\n +s3:\/\/.*\/parcels\/2\.json\n/);
        expect(output).to.include("Nothing was changed.");
        expect((await restored()).current).to.equal(current);
    });

    it("takes the table back in both engines", async () => {
        const { plan, restored: done } = await restored("--at", beforeBad);
        expect(done).to.equal(true);
        expect(plan?.forgotten.map((path) => path.split("/").at(-1))).to.deep.equal(["2.json"]);
        const { current, snapshots = [] } = await restored();
        expect(snapshots.find(({ id }) => id === current)?.rows).to.equal(2);
        expect(await rowsInSnowflake()).to.deep.equal([...GOOD]);
        const again = await restore("--at", beforeBad);
        expect(again.output).to.include(`is at snapshot ${current}. Nothing was changed.`);
    });

    it("is refused while a workflow runs, which then loads the right delivery once", async () => {
        await deliver("2.json", RIGHT);
        const { glue } = lakehouse.administrator;
        const Name = domainsOf(await lakehouse.outputs())[0]?.jobs?.workflowName ?? "";
        const { RunId } = await glue.send(new StartWorkflowRunCommand({ Name }));
        const { code, output } = await restore("--at", beforeBad);
        expect(code).to.equal(1);
        expect(output).to.include(`${RunId}. It may write to parcels, so nothing was restored.`);
        for (;;) {
            const { Run: run } = await glue.send(new GetWorkflowRunCommand({ Name, RunId }));
            if (run?.Status !== "RUNNING") {
                break;
            }
            await sleep(500);
        }
        // Whatever is loaded already is left out.
        await pipeline();
        expect(await rowsInSnowflake()).to.deep.equal([...GOOD, ...RIGHT]);
    });

    it("names what does not exist, in one sentence: a snapshot, a time, a table, a domain", async () => {
        for (const [code, said, ...args] of [
            [1, "It has no snapshot 12: it never had, or maintenance has expired it.", "--snapshot", "12"],
            [1, "None of its snapshots is that old.", "--at", "2020-01-01T00:00Z"],
            [2, "Did you mean parcels?", "--table", "parcel"],
            [2, "Did you mean post?", "--domain", "pots"],
        ] as const) {
            const result = await restore(...args);
            expect(result.code, result.output).to.equal(code);
            expect(result.output).to.include(said);
        }
    });

    async function deliver(name: string, rows: readonly (readonly [number, number])[]): Promise<void> {
        const { bucketName: Bucket } = await lakehouse.outputs();
        const Body = rows.map(([parcel_id, grams]) => JSON.stringify({ parcel_id, grams })).join("\n");
        await lakehouse.administrator.s3.send(
            new PutObjectCommand({ Bucket, Key: `raw_data/post/parcels/${name}`, Body }),
        );
    }

    async function pipeline(): Promise<void> {
        for (const stage of ["jobs", "link"]) {
            const args = ["--stack", lakehouse.stackName, "--only", stage];
            const { code, output } = await runCommand("commands/pipeline/cli.ts", args);
            expect(code, output).to.equal(0);
        }
    }

    function restore(...args: string[]): Promise<CommandResult> {
        const table = args.includes("--table") ? [] : ["--table", "parcels"];
        return runCommand("commands/restore/cli.ts", ["--stack", lakehouse.stackName, ...table, ...args]);
    }

    async function restored(...args: string[]): Promise<Result> {
        const { stdout, code, output } = await restore(...args, "--json");
        expect(code, output).to.equal(0);
        return JSON.parse(stdout) as Result;
    }

    async function rowsInSnowflake(): Promise<(readonly number[])[]> {
        const outputs = await lakehouse.outputs();
        const [domain] = domainsOf(outputs);
        return lakehouse.asDeployer(async (snowflake) => {
            const found = await snowflake.execute(
                `SELECT "parcel_id", "grams" FROM "${domain?.linkedDatabase}"."${domain?.linkedSchema}"."parcels" ORDER BY 1`,
            );
            return found.map((row) => Object.values(row).map(Number));
        });
    }
});

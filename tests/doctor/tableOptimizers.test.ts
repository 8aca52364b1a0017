import {
    EntityNotFoundException,
    GetTableOptimizerCommand,
    GetTablesCommand,
    GlueClient,
    TableOptimizer,
} from "@aws-sdk/client-glue";
import { expect } from "chai";

import { tableOptimizerChecks } from "../../commands/doctor/checks/tableOptimizers";
import type { ExaminedStack } from "../../commands/doctor/examinedStack";
import { examine, Finding } from "../../commands/doctor/finding";
import type { DomainOutputs } from "../../commands/stack/stackOutputs";

const ROLE = "arn:aws:iam::123456789012:role/lakehouse-dev--orders-optimizers";
const ON = { configuration: { enabled: true, roleArn: ROLE } };
const ALL = { compaction: ON, retention: ON, orphan_file_deletion: ON };
type Optimizers = Record<string, Record<string, TableOptimizer>>;

/** A domain of one declared table, whose optimizers Glue tells so. */
function findings(
    optimizers: Optimizers,
    {
        byGlue,
        tables = Object.keys(optimizers),
        denied = false,
    }: { byGlue: boolean; tables?: string[]; denied?: boolean },
): Promise<Finding[]> {
    const send = (command: object): Promise<unknown> => {
        if (denied) {
            return Promise.reject(Object.assign(new Error("is not authorized"), { name: "AccessDeniedException" }));
        }
        if (command instanceof GetTablesCommand) {
            const TableList = tables.map((Name) => ({ Name, Parameters: { table_type: "ICEBERG" } }));
            return Promise.resolve({ TableList });
        }
        const { TableName = "", Type = "" } = (command as GetTableOptimizerCommand).input;
        const found = optimizers[TableName]?.[Type];
        return found === undefined
            ? Promise.reject(new EntityNotFoundException({ message: "none", $metadata: {} }))
            : Promise.resolve({ TableOptimizer: found });
    };
    const glue = Object.assign(new GlueClient({ region: "us-west-2" }), { send });
    const domain = {
        ...{ name: "orders", quickstart: false, tables: ["orders"], glueDatabase: "lake" },
        ...(byGlue
            ? { jobNames: {}, optimizers: { roleArn: ROLE, tables: ["orders", "orders_quarantine"] } }
            : { jobNames: { maintainTables: "lakehouse-dev--orders-maintain" } }),
    };
    const stack = {
        stackName: "dev",
        outputs: { ...domain, region: "us-west-2", accountId: "123456789012" },
        clouds: { glue, awsOptions: { region: "us-west-2" } },
    };
    const [check] = tableOptimizerChecks(stack as unknown as ExaminedStack, domain as unknown as DomainOutputs);
    return examine(check!);
}

const seen = async (...asked: Parameters<typeof findings>) => (await findings(...asked)).map((one) => one.seen);

describe("the doctor on tables that Glue maintains", () => {
    it("counts them, and says that nothing has run", async () => {
        expect(await seen({ orders: ALL }, { byGlue: true })).to.deep.equal([
            "Glue maintains 1 tables by 3 optimizers, none has run yet",
        ]);
        const run = { ...ALL, compaction: { ...ON, lastRun: { eventType: "completed" as const } } };
        expect((await seen({ orders: run }, { byGlue: true }))[0]).to.include("1 have run");
    });

    it("waits for the first load", async () => {
        const [finding] = await findings({}, { byGlue: true });
        expect(finding).to.include({ ok: true });
        expect(finding?.seen).to.include("no table yet");
    });

    for (const [name, optimizer, what, cure] of [
        ["missing", undefined, "orders has no retention optimizer.", /--only jobs$/],
        [
            "switched off",
            {
                configuration: { enabled: false, roleArn: ROLE },
                lastRun: { eventType: "failed", error: "AccessDenied" },
            },
            "The retention optimizer of orders is off. Its last run failed: AccessDenied.",
            /fails four times/,
        ],
        [
            "of another role",
            { configuration: { enabled: true, roleArn: "arn:aws:iam::123456789012:role/other" } },
            `The retention optimizer of orders works as arn:aws:iam::123456789012:role/other, not as ${ROLE}.`,
            /--only jobs$/,
        ],
        [
            "failing",
            { ...ON, lastRun: { eventType: "failed", error: "no such key" } },
            "The retention optimizer of orders failed. Its last run failed: no such key.",
            /Glue tries again/,
        ],
        [
            "failing without a reason",
            { ...ON, lastRun: { eventType: "failed" } },
            "The retention optimizer of orders failed. Its last run failed: Glue gave no reason.",
            /Glue tries again/,
        ],
    ] as const) {
        it(`finds one that is ${name}, with the fix`, async () => {
            const { retention: _, ...others } = ALL;
            const all = optimizer === undefined ? others : { ...ALL, retention: optimizer };
            const [finding, ...rest] = await findings(
                { orders: all as Record<string, TableOptimizer> },
                { byGlue: true },
            );
            expect(rest).to.deep.equal([]);
            expect(finding).to.include({ ok: false, seen: what });
            expect(finding?.cure).to.match(cure);
        });
    }

    it("warns of tables that no job has set them for yet, as after a change of the setting", async () => {
        const tables = ["orders", "orders_quarantine", "of_another_job"];
        const [finding, ...others] = await findings({}, { byGlue: true, tables });
        expect(others).to.deep.equal([]);
        expect(finding).to.include({ ok: true, warning: true });
        expect(finding?.seen).to.equal("Nothing maintains orders, orders_quarantine until the next run of the jobs.");
        expect(finding?.cure).to.match(/--only jobs$/);
    });

    it("says which policies are missing where it may not look", async () => {
        const [finding] = await findings({}, { byGlue: true, denied: true });
        expect(finding).to.include({ ok: false });
        expect(finding?.cure).to.include("npm run --silent bootstrap -- aws --stack dev");
    });
});

describe("the doctor on tables that the job maintains", () => {
    it("says nothing of optimizers where there are none, or it may not look", async () => {
        expect(await findings({}, { byGlue: false })).to.deep.equal([]);
        expect(await findings({}, { byGlue: false, denied: true })).to.deep.equal([]);
        const off = { compaction: { configuration: { enabled: false } } };
        expect(await findings({ orders: off }, { byGlue: false })).to.deep.equal([]);
    });

    it("finds each that works beside it, quarantine tables' too, with the command that removes it", async () => {
        const found = await findings(
            { orders: { compaction: ON }, orders_quarantine: { retention: ON } },
            { byGlue: false },
        );
        expect(found.map((one) => one.seen)).to.deep.equal([
            "Glue's compaction optimizer of orders works beside the job lakehouse-dev--orders-maintain.",
            "Glue's retention optimizer of orders_quarantine works beside the job lakehouse-dev--orders-maintain.",
        ]);
        expect(found[0]?.cure).to.equal(
            "aws glue delete-table-optimizer --region us-west-2 --catalog-id 123456789012 --database-name lake " +
                "--table-name orders --type compaction",
        );
    });
});

import { expect } from "chai";

import { creditQuotaCheck } from "../../commands/doctor/checks/creditQuota";
import type { Outcome } from "../../commands/doctor/finding";
import type { Connection, Row } from "../../snowflake-client/connection";

const WAREHOUSE = { name: "LAKEHOUSE_DEV_WH", resource_monitor: "M" };
const MONITOR = {
    ...{ name: "M", credit_quota: "20.00", used_credits: "5.25", remaining_credits: "14.75", frequency: "MONTHLY" },
    ...{ notify_at: "75%,90%", suspend_at: "100%", suspend_immediately_at: "110%" },
};

async function found(warehouses: Row[], monitors: Row[]): Promise<Outcome[]> {
    const snowflake = {
        execute: async (sql: string) => (sql.startsWith("SHOW WAREHOUSES") ? warehouses : monitors),
    } as unknown as Connection;
    const outcome = await creditQuotaCheck(snowflake, "LAKEHOUSE_DEV_WH", "dev").look();
    return [outcome].flat();
}

describe("the doctor's look at the credit quota", () => {
    it("says how much of it is used", async () => {
        const [one, ...others] = await found([WAREHOUSE], [{ ...MONITOR, name: "MM" }, MONITOR]);
        expect(others).to.deep.equal([]);
        expect(one).to.deep.equal({ ok: true, seen: "5.25 of 20 credits used (26 %), monthly, by M" });
    });

    const quiet: [string, Row[], Row[]][] = [
        ["no monitor is assigned", [{ ...WAREHOUSE, resource_monitor: "null" }], [MONITOR]],
        ["the monitor is hidden from the role", [WAREHOUSE], []],
        ["the virtual warehouse is gone", [], [MONITOR]],
        ["only a similar name is there", [{ ...WAREHOUSE, name: "LAKEHOUSE-DEV_WH" }], [MONITOR]],
        ["the monitor has no quota", [WAREHOUSE], [{ ...MONITOR, credit_quota: null, remaining_credits: null }]],
    ];
    for (const [title, warehouses, monitors] of quiet) {
        it(`says nothing where ${title}`, async () => {
            expect(await found(warehouses, monitors)).to.deep.equal([]);
        });
    }

    const cure =
        "Ask an administrator to raise the quota: npm run --silent bootstrap -- snowflake --stack dev --credit-quota NUMBER";

    it("warns from the first threshold on", async () => {
        expect(await found([WAREHOUSE], [{ ...MONITOR, used_credits: "15.00" }])).to.deep.equal([
            {
                ok: true,
                warning: true,
                seen: "15 of 20 credits used (75 %), monthly, by M. At 100 % LAKEHOUSE_DEV_WH is suspended.",
                cure,
            },
        ]);
    });

    it("reports a virtual warehouse that the monitor has suspended", async () => {
        for (const monitor of [
            { ...MONITOR, used_credits: "20.00" },
            { ...MONITOR, used_credits: "23.00", suspend_at: "" },
        ]) {
            const [one] = await found([WAREHOUSE], [monitor]);
            expect(one).to.include({ ok: false, cure });
            expect(one?.seen).to.match(
                /credits used .* LAKEHOUSE_DEV_WH is suspended until the quota is raised or its next period starts\.$/,
            );
        }
    });

    it("takes credits that arrive as numbers, and a monitor without triggers", async () => {
        const bare = {
            ...MONITOR,
            credit_quota: 20,
            used_credits: 30,
            notify_at: null,
            suspend_at: null,
            suspend_immediately_at: null,
        };
        expect(await found([WAREHOUSE], [bare])).to.deep.equal([
            { ok: true, seen: "30 of 20 credits used (150 %), monthly, by M" },
        ]);
    });
});

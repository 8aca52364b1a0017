import { expect } from "chai";

import { awaitLinkedTables } from "../../commands/pipeline/linkedTables";
import type { Connection } from "../../snowflake-client/connection";

const LINK = { linkedDatabase: "LAKE", linkedSchema: "sales" };

describe("awaitLinkedTables", () => {
    it("waits for the stack's next look for tables and for the time that its link may take, no longer", async () => {
        const started = Date.now();
        const failure = await awaitLinkedTables(
            showing(["raw_sales_data"]),
            LINK,
            ["raw_sales_data", "customers_info"],
            { syncIntervalSeconds: 1, linkTimeoutSeconds: 1 },
            () => undefined,
        ).catch((error: Error) => error);
        expect(Date.now() - started).to.be.within(2_000, 6_000);
        expect((failure as Error).message)
            .to.include("After 2 s (syncIntervalSeconds and linkTimeoutSeconds)")
            .and.include("does not show: customers_info");
    }).timeout(10_000);

    it("ends with the signal", async () => {
        const waiting = awaitLinkedTables(
            showing([]),
            LINK,
            ["customers_info"],
            { syncIntervalSeconds: 60, linkTimeoutSeconds: 300 },
            () => undefined,
            AbortSignal.timeout(50),
        );
        expect((await waiting.catch((error: Error) => error))?.name).to.equal("AbortError");
    });

    it("ends when all are there", async () => {
        const tables = ["raw_sales_data", "customers_info"];
        await awaitLinkedTables(
            showing(tables),
            LINK,
            tables,
            { syncIntervalSeconds: 60, linkTimeoutSeconds: 300 },
            () => expect.fail("Nothing is missing."),
        );
    });
});

/** A session in whose linked schema these tables stand. */
function showing(tables: string[]): Connection {
    return {
        execute: (statement: { text: string } | string) => {
            const text = typeof statement === "string" ? statement : statement.text;
            if (/CATALOG_LINK_STATUS/i.test(text)) {
                return Promise.resolve([{ result: '{"executionState": "RUNNING"}' }]);
            }
            return Promise.resolve(
                /SCHEMAS/i.test(text) ? [{ name: LINK.linkedSchema }] : tables.map((name) => ({ name })),
            );
        },
    } as unknown as Connection;
}

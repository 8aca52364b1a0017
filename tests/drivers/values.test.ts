// Values between snowflake-sdk and the account: array binds, offsets, binary values, binds of several statements.
import { expect } from "chai";
import * as snowflake from "snowflake-sdk";

import { connect, execute, RunningSnowflake, startSnowflake, StatementError } from "./runningSnowflake";

describe("Values through snowflake-sdk", function () {
    this.timeout("60s");

    let running: RunningSnowflake;
    let session: snowflake.Connection;

    before(async () => {
        running = await startSnowflake();
        session = await connect(running.options);
        await execute(session, "create database values_of_node");
    });

    after(async () => {
        await running.stop();
    });

    // https://github.com/snowflakedb/snowflake-connector-nodejs/issues/438, /373
    it("an array bind stores of each type what single binds store", async () => {
        const rows: [number, Date | null, boolean | null, string | null, number | null, string | null][] = [
            [1, new Date("2024-02-29T10:00:00.500Z"), true, "it's ?", 1.5, "00ff"],
            [2, new Date("1969-02-07T00:00:00.000Z"), false, "", -2, "abcd"],
            [3, null, null, null, null, null],
        ];
        const columns = "id int, l timestamp_ltz, yes boolean, s varchar, f float, b binary";
        for (const table of ["one", "many"]) {
            await execute(session, `create table ${table} (${columns})`);
        }
        for (const row of rows) {
            await execute(session, "insert into one values (?, ?, ?, ?, ?, ?)", row as snowflake.Binds);
        }
        const inserted = await execute(session, "insert into many values (?, ?, ?, ?, ?, ?)", rows as snowflake.Binds);
        expect(inserted).to.deep.equal([[3]]);
        const stored = "select id, l::varchar, yes, s, f, b::varchar from";
        const one = await execute(session, `${stored} one order by id`);
        expect(one).to.deep.equal([
            [1, "2024-02-29 02:00:00.500 -0800", true, "it's ?", 1.5, "00FF"],
            [2, "1969-02-06 16:00:00.000 -0800", false, "", -2, "ABCD"],
            [3, null, null, null, null, null],
        ]);
        expect(await execute(session, `${stored} many order by id`)).to.deep.equal(one);
    });

    // https://github.com/snowflakedb/snowflake-connector-python/issues/1770
    it("an array bind of a SELECT is Snowflake's error", async () => {
        const binds = [[1], [2]] as unknown as snowflake.Binds;
        const refused = await execute(session, "select ?", binds).catch((error: StatementError) => error);
        expect(refused).to.include({ code: "002049", sqlState: "42601" });
        expect((refused as StatementError).message).to.contain("Bind variable ? not set.");
    });

    it("a TIMESTAMP_TZ arrives at its instant and with its offset", async () => {
        const [[moment]] = (await execute(session, "select '2024-02-29 10:00:00.5 +0200'::timestamp_tz")) as [
            [snowflake.SnowflakeError & { toJSON(): string }],
        ];
        expect(new Date(String(moment)).getTime() - Date.parse("2024-02-29T08:00:00Z")).to.be.within(0, 999);
        expect(moment.toJSON()).to.equal("2024-02-29 10:00:00.500 +0200");
    });

    it("each statement of a request takes its own binds in order", async () => {
        const found: unknown[][] = [];
        await new Promise<void>((resolve, reject) => {
            session.execute({
                sqlText: "select ? as a; select ? as a, ? as b",
                binds: [1, 2, 3],
                parameters: { MULTI_STATEMENT_COUNT: 2 },
                rowMode: "array",
                complete: (error, statement, rows) => {
                    if (error) {
                        reject(error);
                        return;
                    }
                    found.push(...((rows ?? []) as unknown as unknown[][]));
                    const several = statement as unknown as { hasNext(): boolean; NextResult(): void };
                    if (several.hasNext()) {
                        several.NextResult();
                    } else {
                        resolve();
                    }
                },
            });
        });
        expect(found).to.deep.equal([[1], [2, 3]]);
    });
});

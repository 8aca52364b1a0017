// A result of several chunks, as the Node driver puts it together.
import { expect } from "chai";
import * as snowflake from "snowflake-sdk";

import { connect, execute, RunningSnowflake, startSnowflake } from "./runningSnowflake";

const ROWS = 131_072;

describe("A large result in snowflake-sdk", function () {
    this.timeout("120s");

    let running: RunningSnowflake;
    let session: snowflake.Connection;

    before(async () => {
        running = await startSnowflake();
        session = await connect(running.options);
        await execute(session, "create database d");
        await execute(session, "create table t (n int, s varchar, d date, m number(18, 2))");
        await execute(session, "insert into t values (0, 'row', '2026-11-23', 1.25)");
        for (let rows = 1; rows < ROWS; rows *= 2) {
            await execute(session, `insert into t select n + ${rows}, s, d, m + 1 from t`);
        }
    });

    after(() => running.stop());

    it("is complete and in order", async () => {
        const rows = await execute(session, "select * from t order by n limit 100000");
        expect(rows.length).to.equal(100_000);
        expect(rows.every((row, index) => row[0] === index)).to.equal(true);
    });
});

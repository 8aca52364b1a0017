// The SQL suite through snowflake-sdk, the driver of our provider. Against a real account: see suite_target.py.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";
import * as snowflake from "snowflake-sdk";

import { connect, execute, RunningSnowflake, startSnowflake, StatementError } from "./runningSnowflake";

interface Step {
    name: string;
    sql: string;
    binds?: (string | number | boolean)[];
    rows?: (string | null)[][];
    error?: { code: string; sqlState: string };
    known?: "documents";
}

const SUITE = join(__dirname, "../../sandbox/tests/snowflake/suite.json");
const database = `SUITE_${Math.random().toString(16).slice(2, 10).toUpperCase()}`;
const suite = JSON.parse(readFileSync(SUITE, "utf8").replaceAll("{database}", database)) as {
    steps: Step[];
};

describe("SQL suite through snowflake-sdk", function () {
    this.timeout("60s");

    let running: RunningSnowflake | undefined;
    let session: snowflake.Connection;

    before(async () => {
        running = process.env.SUITE_SNOWFLAKE_ACCOUNT === undefined ? await startSnowflake() : undefined;
        session = await connect(running === undefined ? realAccount() : running.options);
    });

    after(async () => {
        await running?.stop();
    });

    for (const step of suite.steps) {
        const hint = step.known === "documents" ? " (known from documents only)" : "";
        it(`${step.name}${hint}`, async () => {
            const outcome = await execute(session, step.sql, step.binds).catch((error: StatementError) => error);
            if (step.error !== undefined) {
                expect(outcome, step.sql).to.be.instanceOf(StatementError);
                expect(outcome).to.include(step.error);
            } else if (outcome instanceof StatementError) {
                throw outcome;
            } else {
                expect(outcome.map((row) => row.map(normal))).to.deep.equal(step.rows);
            }
        });
    }
});

function realAccount(): snowflake.ConnectionOptions {
    const env = process.env;
    return {
        account: env.SUITE_SNOWFLAKE_ACCOUNT ?? "",
        username: env.SUITE_SNOWFLAKE_USER,
        role: env.SUITE_SNOWFLAKE_ROLE,
        warehouse: env.SUITE_SNOWFLAKE_WAREHOUSE,
        ...(env.SUITE_SNOWFLAKE_PRIVATE_KEY_PATH === undefined
            ? { password: env.SUITE_SNOWFLAKE_PASSWORD }
            : { authenticator: "SNOWFLAKE_JWT", privateKeyPath: env.SUITE_SNOWFLAKE_PRIVATE_KEY_PATH }),
    };
}

/** A cell as the suite writes it. */
function normal(cell: unknown): string | null {
    if (cell === null) {
        return null;
    }
    if (cell instanceof Date) {
        return cell
            .toISOString()
            .replace("Z", "")
            .replace(/\.?0+$/, "")
            .replace("T00:00:00", "")
            .replace("T00:00", "");
    }
    return String(cell);
}

import { createServer, Server, Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { once } from "node:events";

import { expect } from "chai";

import { SnowparkReportRun } from "../../commands/pipeline/snowparkReport";
import { runRecord } from "./page/runRecord";

const LOGIN = { SNOWFLAKE_ACCOUNT: "sandbox-local", SNOWFLAKE_USER: "ENGINEER", SNOWFLAKE_PASSWORD: "not asked for" };

describe("the session of Snowflake's report, opened before there is anything to report on", function () {
    this.timeout(120_000);
    const { outputs } = runRecord();
    let server: Server;
    const connected = new Set<Socket>();

    // Takes connections and never answers: the session is being opened as long as it is let.
    before(async () => {
        server = createServer((socket) => {
            connected.add(socket);
            socket.on("error", () => undefined).on("close", () => connected.delete(socket));
        });
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
    });

    after(() => {
        connected.forEach((socket) => socket.destroy());
        server.close();
    });

    const endings: [string, (run: SnowparkReportRun, interrupt: () => void) => void][] = [
        ["the stages end without it", (run) => run.close()],
        ["the run is interrupted", (_, interrupt) => interrupt()],
    ];
    for (const [when, end] of endings) {
        it(`does not outlive it when ${when}`, async () => {
            const { port } = server.address() as AddressInfo;
            const environment = {
                ...LOGIN,
                SNOWFLAKE_HOST: "127.0.0.1",
                SNOWFLAKE_PORT: String(port),
                SNOWFLAKE_PROTOCOL: "http",
            };
            const interruption = new AbortController();
            const run = new SnowparkReportRun(outputs, { environment, role: "ENGINEER" }, interruption.signal);
            run.open();
            run.open();
            await once(server, "connection");
            expect(connected.size).to.equal(1);
            const [socket] = connected;
            const closed = once(socket as Socket, "close");
            end(run, () => interruption.abort());
            (socket as Socket).resume();
            await closed;
            run.close();
        });
    }

    it("is opened once more by who writes, if it failed, and that failure is told", async () => {
        const { SNOWFLAKE_PASSWORD: _, ...noSecret } = LOGIN;
        const run = new SnowparkReportRun(outputs, { environment: noSecret, role: "ENGINEER" });
        run.open();
        const failure = await run.write("2026-01-02").catch((error: unknown) => error);
        expect((failure as Error).message)
            .to.include("jobs/snowpark_report.py ended with exit code 2.")
            .and.include("Cannot connect to Snowflake: Set SNOWFLAKE_PRIVATE_KEY");
    });
});

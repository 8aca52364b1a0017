// Snowflake as a stack reaches it: each statement does what it does, and its answer may be kept back.
import { createServer, request, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

import type { Sandbox } from "../../commands/sandboxes";
import { readRecord, writeRecord } from "../../commands/sandboxes/record";

/** Stands before the Snowflake of a sandbox for all commands that begin from now on. */
export class InterceptedSnowflake {
    private constructor(
        private readonly server: Server,
        /** Settles when the first statement that matches has been carried out; its answer never comes. */
        public readonly done: Promise<string>,
    ) {}

    static async before({ environment }: Sandbox, statement: RegExp): Promise<InterceptedSnowflake> {
        const { host, port } = environment.snowflake;
        let settle: (sql: string) => void = () => undefined;
        const done = new Promise<string>((resolve) => (settle = resolve));
        let kept = false;
        const server = createServer((incoming, outgoing) => {
            const parts: Buffer[] = [];
            incoming.on("data", (part: Buffer) => parts.push(part));
            incoming.on("end", () => {
                const body = Buffer.concat(parts);
                const sql = statementIn(body, incoming.headers["content-encoding"]);
                const { method, url, headers } = incoming;
                const passed = request({ host, port, method, path: url, headers }, (answer) => {
                    const read: Buffer[] = [];
                    answer.on("data", (part: Buffer) => read.push(part));
                    answer.on("end", () => {
                        if (!kept && sql !== undefined && statement.test(sql)) {
                            kept = true;
                            settle(sql);
                            return;
                        }
                        outgoing.writeHead(answer.statusCode ?? 500, answer.headers).end(Buffer.concat(read));
                    });
                });
                passed.on("error", () => outgoing.destroy());
                passed.end(body);
            });
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        redirect(environment.stateDir, (server.address() as AddressInfo).port);
        return new InterceptedSnowflake(server, done);
    }

    /** Commands that begin from now on reach the sandbox itself again. */
    stop({ environment }: Sandbox): void {
        redirect(environment.stateDir, environment.snowflake.port);
        this.server.closeAllConnections();
        this.server.close();
    }
}

function redirect(stateDir: string, port: number): void {
    const record = readRecord(stateDir);
    if (record === undefined) {
        throw new Error(`${stateDir} is no sandbox.`);
    }
    record.environment.snowflake.port = port;
    record.processEnv["SNOWFLAKE_PORT"] = String(port);
    writeRecord(stateDir, record);
}

function statementIn(body: Buffer, encoding: string | undefined): string | undefined {
    if (body.length === 0) {
        return undefined;
    }
    const text = (encoding === "gzip" ? gunzipSync(body) : body).toString("utf8");
    return text.startsWith("{") ? (JSON.parse(text) as { sqlText?: string }).sqlText : undefined;
}

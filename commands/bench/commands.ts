// How long a user waits for the commands, each run as a user does, in a copy of this checkout.
import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { join } from "node:path";

import type { Tell } from "../commandLine/runCommand";
import { whileShown } from "../commandLine/waiting.mjs";
import { CheckoutCopy } from "./checkoutCopy";
import { fastest, Metric, metric, toldMetrics } from "./metrics";

/** Names of {@link CommandTimes.measure}; `test` takes as long as all others and is measured when it is asked for. */
const MEASURED = ["preview", "sandbox", "pipeline", "demo", "check"] as const;
export type Measured = (typeof MEASURED)[number] | "test";

/** Sandbox and stack. */
const SANDBOX = "sandbox-bench";
/** Edited as a user does: one line more. */
const JOB = "jobs/create_snow_report.py";
const EDITED = { [JOB]: "# one more line\n", "commands/up.ts": "// one more line\n" };
const SAID_BYTES = 4_000;

interface CommandsBench {
    tell: Tell;
    /** Ends the command in progress; sandbox and copy are removed all the same. */
    signal: AbortSignal;
    /** The fastest of so many runs of a short command counts. */
    rounds?: number;
    only?: Measured;
    json?: boolean;
}

/** @returns exit code: 1 when one misses its bar. @throws Error with the end of its output when a command fails. */
export async function benchCommands({ tell, signal, rounds = 3, only, json }: CommandsBench): Promise<number> {
    const copy = new CheckoutCopy();
    const times = new CommandTimes(copy.root, signal, rounds);
    try {
        const metrics: Metric[] = [];
        for (const name of only === undefined ? MEASURED : [only]) {
            metrics.push(...(await times.measure(name)));
        }
        return toldMetrics(metrics, { tell, ...(json === undefined ? {} : { json }) });
    } finally {
        await times.end();
        copy.remove();
    }
}

class CommandTimes {
    constructor(
        private readonly root: string,
        private readonly signal: AbortSignal,
        private readonly rounds: number,
    ) {}

    public async measure(name: Measured): Promise<Metric[]> {
        switch (name) {
            case "preview":
                return [metric("npm run preview, warm", await this.best("preview"), "s", 6)];
            case "sandbox":
                return [metric("start of the sandbox", await this.bestStart(), "s", 2.5)];
            case "pipeline":
                return [metric("edited job to new table, 10,000 rows", await this.editLoop(), "s", 8)];
            case "demo":
                return [
                    metric("npm run demo, 1,000,000 rows", await this.run("demo", "--name", "demo-bench"), "s", 60),
                ];
            case "check":
                return this.check();
            case "test":
                return [metric("npm test", (await this.run("test")) / 60, "min", 12)];
        }
    }

    /** Stops the sandbox, where one is left. */
    public async end(): Promise<void> {
        await this.npm(["sandbox", "--", "stop", "--name", SANDBOX], undefined);
    }

    /** The first run fills caches, and is not counted. */
    private async best(command: string, ...args: string[]): Promise<number> {
        await this.run(command, ...args);
        return fastest(this.rounds, () => this.run(command, ...args));
    }

    private bestStart(): Promise<number> {
        return fastest(this.rounds + 1, async () => {
            const seconds = await this.run("sandbox", "start", "--name", SANDBOX);
            await this.run("sandbox", "stop", "--name", SANDBOX);
            return seconds;
        });
    }

    private async editLoop(): Promise<number> {
        const pipeline = ["--stack", SANDBOX, "--only"];
        await this.run("sandbox", "start", "--name", SANDBOX);
        await this.run("up", "--stack", SANDBOX, "--yes");
        await this.run("pipeline", ...pipeline, "data", "--sample-rows", "10000");
        await this.run("pipeline", ...pipeline, "jobs");
        const best = await fastest(this.rounds, () => {
            appendFileSync(join(this.root, JOB), EDITED[JOB] ?? "");
            return this.run("pipeline", ...pipeline, "jobs");
        });
        await this.run("sandbox", "stop", "--name", SANDBOX);
        return best;
    }

    /** From nothing, and after an edit of one file in each language. */
    private async check(): Promise<Metric[]> {
        const cold = await this.run("check");
        Object.entries(EDITED).forEach(([file, line]) => appendFileSync(join(this.root, file), line));
        return [
            metric("npm run check, nothing cached", cold, "s"),
            metric("npm run check after an edit of a TypeScript and a Python file", await this.run("check"), "s", 45),
        ];
    }

    /** @returns seconds */
    private async run(command: string, ...args: string[]): Promise<number> {
        const words = [command, ...(args.length === 0 ? [] : ["--", ...args])];
        const started = performance.now();
        const { code, said } = await whileShown(`npm run ${words.join(" ")}`, () => this.npm(words, this.signal));
        this.signal.throwIfAborted();
        if (code !== 0) {
            throw new Error(
                `npm run ${words.join(" ")} ended with exit code ${code}, so it was not measured.\n${said}`,
            );
        }
        return (performance.now() - started) / 1000;
    }

    private npm(words: string[], signal: AbortSignal | undefined): Promise<{ code: number | null; said: string }> {
        return new Promise((resolve, reject) => {
            const child = spawn("npm", ["run", "--silent", ...words], {
                cwd: this.root,
                stdio: ["ignore", "pipe", "pipe"],
            });
            let said = "";
            const keep = (chunk: Buffer): void => void (said = (said + chunk.toString()).slice(-SAID_BYTES));
            child.stdout.on("data", keep);
            child.stderr.on("data", keep);
            // It ends in order, and stops what it has started.
            const interrupt = (): void => void child.kill("SIGTERM");
            signal?.addEventListener("abort", interrupt, { once: true });
            child.once("error", reject);
            child.once("close", (code) => {
                signal?.removeEventListener("abort", interrupt);
                resolve({ code, said });
            });
        });
    }
}

import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";

import { readJunitReport, readMochaReport, Report } from "./report";
import { none, Tally } from "./tally";

/** One step of `npm test`: a linter, or a group of test files under one runner. */
export interface Stage {
    name: string;
    command: string;
    args: string[];
    /** Default: the checkout. */
    cwd?: string;
    /** Where the tests' report is written and in which form; absent for a stage that counts as one check. */
    report?: { file: string; form: "mocha" | "junit" };
    /** After this long the stage is ended and counts as failed. */
    timeoutMinutes: number;
    env?: Record<string, string>;
}

export interface StageResult {
    stage: Stage;
    tally: Tally;
    seconds: number;
    /** What a reader needs to see of a failure; empty when nothing failed. */
    details: string;
}

const KEPT_BYTES = 200_000;
const SHOWN_LINES = 60;
const KILL_AFTER_MS = 5000;
// https://docs.pytest.org/en/stable/reference/exit-codes.html
const PYTEST_NO_TESTS = 5;

/** Runs a stage to the end. Never rejects: what goes wrong is the stage's failure. */
export async function runStage(stage: Stage, root: string, signal: AbortSignal): Promise<StageResult> {
    const started = Date.now();
    if (stage.report !== undefined) {
        rmSync(stage.report.file, { force: true });
    }
    const ending = await runToEnd(stage, root, signal);
    return { stage, seconds: (Date.now() - started) / 1000, ...judge(stage, ending) };
}

interface Ending {
    code: number | null;
    /** Why the process did not end by itself, or was not started. */
    fault: string | undefined;
    output: string;
}

/** Judges a stage by its exit code and, for tests, by their report; both must be good. */
export function judge(stage: Stage, { code, fault, output }: Ending): { tally: Tally; details: string } {
    const tail = output.trimEnd().split("\n").slice(-SHOWN_LINES).join("\n");
    if (stage.report === undefined) {
        const good = code === 0 && fault === undefined;
        const tally = { ...none, passed: good ? 1 : 0, failed: good ? 0 : 1 };
        return { tally, details: good ? "" : [fault, tail].filter(Boolean).join("\n") };
    }
    if (stage.report.form === "junit" && code === PYTEST_NO_TESTS && fault === undefined) {
        return { tally: none, details: "" };
    }
    const report = readReport(stage.report);
    if (report === undefined) {
        const why = fault ?? `no report was written (exit code ${code})`;
        return { tally: { ...none, failed: 1 }, details: `${why}\n${tail}` };
    }
    const unexplained = (code !== 0 || fault !== undefined) && report.tally.failed === 0;
    const tally = { ...report.tally, failed: report.tally.failed + (unexplained ? 1 : 0) };
    const why = unexplained ? [`${fault ?? `exit code ${code}, though no test failed`}\n${tail}`] : [];
    return { tally, details: [...report.failures, ...why].join("\n\n") };
}

function readReport({ file, form }: NonNullable<Stage["report"]>): Report | undefined {
    if (!existsSync(file)) {
        return undefined;
    }
    const text = readFileSync(file, "utf8");
    return form === "mocha" ? readMochaReport(text) : readJunitReport(text);
}

function runToEnd(stage: Stage, root: string, signal: AbortSignal): Promise<Ending> {
    return new Promise((resolve) => {
        const child = spawn(stage.command, stage.args, {
            cwd: stage.cwd ?? root,
            // What is tested behaves in CI as on a laptop.
            env: { ...process.env, CI: undefined, ...stage.env },
            // A group of its own, so that what tests leave behind can be ended with them.
            detached: true,
            stdio: ["ignore", "pipe", "pipe"],
        });
        let output = "";
        let fault: string | undefined;
        const keep = (chunk: Buffer) => (output = (output + chunk.toString("utf8")).slice(-KEPT_BYTES));
        child.stdout.on("data", keep);
        child.stderr.on("data", keep);
        const end = (why: string) => {
            fault ??= why;
            endGroup(child.pid, "SIGTERM");
            setTimeout(() => endGroup(child.pid, "SIGKILL"), KILL_AFTER_MS).unref();
        };
        const timer = setTimeout(
            () => end(`ended after ${stage.timeoutMinutes} minutes`),
            stage.timeoutMinutes * 60_000,
        );
        const onAbort = () => end("interrupted");
        signal.addEventListener("abort", onAbort, { once: true });
        const done = (ending: Ending) => {
            clearTimeout(timer);
            signal.removeEventListener("abort", onAbort);
            resolve(ending);
        };
        child.once("error", (error) =>
            done({ code: null, fault: `${stage.command} could not be started: ${error.message}`, output }),
        );
        child.once("close", (code) => done({ code, fault, output }));
    });
}

function endGroup(pid: number | undefined, name: NodeJS.Signals): void {
    if (pid === undefined) {
        return;
    }
    try {
        process.kill(-pid, name);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
            throw error;
        }
    }
}

import { setTimeout as sleep } from "node:timers/promises";

import { InterruptedError } from "../commandLine/runCommand";
import { whileShown } from "../commandLine/waiting.mjs";

/** How one stage of a run ended. */
export interface StageResult {
    name: string;
    seconds: number;
    ok: boolean;
    /** What the stage showed, or why it failed, in one line. */
    detail: string;
    /** Whether the stage, which only adds to what others have shown, failed: the run continues. */
    warning?: boolean;
    /** Whether the stage was left out, for the reason in `detail`. */
    skipped?: boolean;
}

/** Runs stages one after the other; says of each what it showed and how long it took. */
export class StageLog {
    public readonly results: StageResult[] = [];

    /** @param broken ends the stage in progress, and any later one, as failed with its reason. */
    constructor(
        private readonly output: { write(text: string): unknown } = process.stdout,
        private readonly broken?: AbortSignal,
    ) {}

    /**
     * Runs one stage. `body` may report progress and returns what the stage showed, in a line.
     * An error ends the stage as failed and is passed on.
     */
    public async run(name: string, body: (progress: (text: string) => void) => Promise<string>): Promise<void> {
        const started = performance.now();
        const seconds = () => (performance.now() - started) / 1000;
        let latest = "";
        const what = (): string => (latest === "" ? name : `${name}: ${latest}`);
        try {
            const work = whileShown(what, () => body((text) => void (latest = text)));
            const detail = await this.unlessBroken(work);
            this.finish({ name, seconds: seconds(), ok: true, detail });
        } catch (error) {
            // The command's last words say what that leaves.
            const detail = error instanceof InterruptedError ? "interrupted" : firstLine(error);
            this.finish({ name, seconds: seconds(), ok: false, detail });
            throw error;
        }
    }

    /** Runs a stage that only adds to what others have shown: where it fails, that is a warning. */
    public async runExtra(name: string, body: () => Promise<string>): Promise<void> {
        const started = performance.now();
        const finish = (end: Pick<StageResult, "detail" | "warning">) =>
            this.finish({ name, seconds: (performance.now() - started) / 1000, ok: true, ...end });
        try {
            finish({ detail: await this.unlessBroken(whileShown(name, body)) });
        } catch (error) {
            finish({ detail: `Warning: ${firstLine(error)}`, warning: true });
        }
    }

    /** Tells of a stage that is left out, and why. */
    public skip(name: string, reason: string): void {
        this.finish({ name, seconds: 0, ok: true, skipped: true, detail: `skipped: ${reason}` });
    }

    /** Lines below the stage that has ended. */
    public tell(lines: readonly string[]): void {
        lines.forEach((line) => this.output.write(`    ${line}\n`));
    }

    private async unlessBroken<T>(work: Promise<T>): Promise<T> {
        const { broken } = this;
        if (broken === undefined) {
            return work;
        }
        let fail = () => {};
        const breaking = new Promise<never>((_, reject) => {
            fail = () => reject(broken.reason as Error);
        });
        broken.addEventListener("abort", fail, { once: true });
        if (broken.aborted) {
            fail();
        }
        try {
            return await Promise.race([work, breaking]);
        } catch (error) {
            // What a stage fails of may be of what has just broken, and is noticed first.
            await Promise.race([breaking, sleep(NOTICE_MS)]);
            throw error;
        } finally {
            broken.removeEventListener("abort", fail);
        }
    }

    private finish(result: StageResult): void {
        this.results.push(result);
        const mark = result.skipped === true ? "-" : result.warning === true ? "!" : result.ok ? "✔" : "✘";
        this.output.write(
            `${mark} ${result.name.padEnd(NAME_WIDTH)} ${result.seconds.toFixed(1).padStart(6)} s  ${result.detail}\n`,
        );
    }
}

const NAME_WIDTH = 22;
const NOTICE_MS = 1_000;

function firstLine(error: unknown): string {
    const message = error instanceof Error ? error.message : String(error);
    return message.split("\n", 1)[0] ?? "";
}

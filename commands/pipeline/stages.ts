// The stages of a run of the pipeline, and what each of them leaves when it is interrupted.
import { setTimeout as sleep } from "node:timers/promises";

import { InterruptedError } from "../commandLine/runCommand";

/** The stages, in the order of the data. */
export const STAGES = ["data", "jobs", "link", "snowflake", "compare"] as const;
export type Stage = (typeof STAGES)[number];

/** A stage that ends as soon as it is interrupted. The jobs do not: a workflow run is stopped first. */
export type InterruptibleStage = Exclude<Stage, "jobs">;

const LEFT: Record<InterruptibleStage, string> = {
    data: "Uploaded files are kept.",
    link: "Nothing is running, and nothing was changed.",
    snowflake: "Snowflake may still finish its statement; running the stage again replaces the rows.",
    compare: "Nothing is running, and nothing was changed.",
};
const GRACE_MS = 5_000;

/**
 * Ends with the signal, whatever the work does; it gets a while to end in order.
 *
 * @throws InterruptedError that says what the stage leaves, once the signal fires.
 */
export async function interruptible<T>(
    stage: InterruptibleStage,
    work: Promise<T>,
    goOn: string,
    signal: AbortSignal | undefined,
): Promise<T> {
    if (signal === undefined) {
        return work;
    }
    try {
        return await Promise.race([work, afterAbort(signal, GRACE_MS)]);
    } catch (error) {
        throw signal.aborted
            ? new InterruptedError(`Interrupted during "${stage}". ${LEFT[stage]} Continue with: ${goOn}`)
            : error;
    }
}

/** @throws InterruptedError between two stages, once the signal has fired. */
export function refuseInterrupted(next: Stage, goOn: string, signal: AbortSignal): void {
    if (signal.aborted) {
        throw new InterruptedError(`Interrupted before "${next}". Continue with: ${goOn}`);
    }
}

/** Rejects a while after the signal has fired. */
async function afterAbort(signal: AbortSignal, graceMs: number): Promise<never> {
    if (!signal.aborted) {
        await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    }
    await sleep(graceMs);
    throw signal.reason as Error;
}

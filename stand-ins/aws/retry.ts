import { setTimeout as sleep } from "node:timers/promises";

import { Account } from "./account";

/** How long IAM may take to make a new role or policy known everywhere; the Terraform provider waits as long. */
const PROPAGATION_SECONDS = 120;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

/** Repeats a step while its error is one that passes by itself, two minutes at most. */
export async function untilPropagated<T>(
    account: Account,
    passes: (error: Error) => boolean,
    step: () => Promise<T>,
): Promise<T> {
    const deadline = Date.now() + PROPAGATION_SECONDS * 1000;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
        try {
            return await step();
        } catch (error) {
            if (!(error instanceof Error) || !passes(error) || Date.now() > deadline) {
                throw error;
            }
            await sleep(pause, undefined, { signal: account.signal });
        }
    }
}

/** Whether an AWS error has one of these codes. */
export function isError(error: unknown, ...codes: string[]): boolean {
    return error instanceof Error && codes.includes(error.name);
}

/** Runs a step and takes "there is no such thing" for an answer. */
export async function unlessMissing<T>(step: Promise<T>, ...codes: string[]): Promise<T | undefined> {
    try {
        return await step;
    } catch (error) {
        if (isError(error, ...codes)) {
            return undefined;
        }
        throw error;
    }
}

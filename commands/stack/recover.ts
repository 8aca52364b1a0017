import type { Stack } from "@pulumi/pulumi/automation";

import type { EngineOutput } from "./engineOutput";
import { pendingOperations, withoutPendingOperations } from "./pendingOperations";
import { isHeld, locksOf } from "./stateLock";

/**
 * Makes a stack usable again whose `pulumi` was killed: takes the lock away, settles the operations that it had begun,
 * and reads what is really there.
 *
 * @returns how many KMS keys may be left over: only the cloud knows the ID of a key whose making was interrupted.
 * @throws Error when the process that holds the lock still runs.
 */
export async function recover(stack: Stack, output: Partial<EngineOutput> = {}): Promise<number> {
    const held = (await locksOf(stack)).find(isHeld);
    if (held !== undefined) {
        throw new Error(
            `Process ${held.pid} has been working on stack "${stack.name}" since ${held.timestamp}. Wait until it ends, or stop it first.`,
        );
    }
    await stack.cancel();
    const exported = await stack.exportStack();
    const pending = pendingOperations(exported);
    if (pending.length > 0) {
        await stack.importStack(withoutPendingOperations(exported));
    }
    await stack.refresh(output);
    return pending.filter(({ type, resource }) => type === "creating" && resource.type === "aws:kms/key:Key").length;
}

/** @param keys as {@link recover} counts them. */
export function tellUnknownKeys(keys: number): void {
    if (keys > 0) {
        console.error(
            "A KMS key was being created when pulumi was killed. If it exists, nothing uses it: in the output of " +
                "`aws kms list-keys`, look for a key with this stack's description and no alias.",
        );
    }
}

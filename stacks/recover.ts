import type { Stack } from "@pulumi/pulumi/automation";

import { streamed } from "./engineOutput";
import { pendingOperations, withoutPendingOperations } from "./pendingOperations";
import { isHeld, locksOf } from "./stateLock";

/**
 * Makes a stack usable again whose `pulumi` was killed: takes the lock away, settles the operations that it had begun,
 * and reads what is really there.
 *
 * @throws Error when the process that holds the lock still runs.
 */
export async function recover(stack: Stack, output: Partial<ReturnType<typeof streamed>> = {}): Promise<void> {
    const held = (await locksOf(stack)).find(isHeld);
    if (held !== undefined) {
        throw new Error(
            `Process ${held.pid} works on the stack "${stack.name}" now, since ${held.timestamp}. Wait for it, or end it first.`,
        );
    }
    await stack.cancel();
    const exported = await stack.exportStack();
    if (pendingOperations(exported).length > 0) {
        await stack.importStack(withoutPendingOperations(exported));
    }
    await stack.refresh(output);
}

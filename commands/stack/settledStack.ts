import type { Stack } from "@pulumi/pulumi/automation";

import { whileShown } from "../commandLine/waiting.mjs";
import { whileSandboxRuns } from "../sandboxes/lostSandbox";
import type { StackPlace } from "./backend";
import { Interruption } from "./interruption";
import { checkLogins } from "./logins";
import { operate, Operation, refuseUnsettled } from "./operation";
import { recover, tellUnknownKeys } from "./recover";

/**
 * Opens a stack for an operation that changes it: one that no `pulumi` works on or has left in the middle, in clouds that
 * let us in.
 *
 * @param options `recover` settles first what a killed `pulumi` has left.
 * @throws Error with what stands against it, and the command that continues.
 */
export async function openSettled(
    command: "up" | "destroy",
    place: StackPlace,
    options: { recover: boolean; json: boolean },
    open: (place: StackPlace, options: { recovers: boolean }) => Promise<Stack>,
): Promise<Operation> {
    const interruption = new Interruption();
    const { sandbox } = place;
    const stack = await whileShown("Opening the stack", () =>
        whileSandboxRuns(sandbox, () => interruption.outlasted(() => open(place, { recovers: options.recover }))),
    );
    const operation: Operation = { command, place, stack, interruption, json: options.json };
    if (options.recover) {
        await operate(operation, async (output) => tellUnknownKeys(await recover(stack, output)));
    } else {
        await whileShown("Reading the state", () => refuseUnsettled(operation));
    }
    // What follows says what is left, without asking the clouds first.
    if (!interruption.happened) {
        await whileSandboxRuns(sandbox, () => checkLogins(operation));
    }
    return operation;
}

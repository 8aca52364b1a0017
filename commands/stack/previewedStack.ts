// Where a preview runs: in the clouds of the stack, in the sandbox that has it, or in a sandbox made for it alone.
import type { Stack } from "@pulumi/pulumi/automation";

import type { Sandbox } from "../sandboxes";
import type { Interruption } from "./interruption";
import { acceptOlderState } from "./olderState";
import type { Operation } from "./operation";
import { operate } from "./operation";
import { placeOf, sandboxOf, withSandbox } from "./place";
import { RecordedPlan } from "./recordedPlan";
import { writeSandboxSettings } from "./sandboxSettings";
import { checkSettings } from "./settingsCheck";
import { checkedStackName, isSandboxStack, sandboxCopyOf } from "./stackName";
import { openOrCreateStack, openStack, StackPlace } from "./workspace";

/** A stack that is opened to look at. */
export interface PreviewedStack {
    place: StackPlace;
    stack: Stack;
    /** The stack whose settings it has. */
    settingsOf: string;
}

/** What to look at. */
export interface PreviewOptions {
    stack: string;
    /** Whether the settings of a stack of real accounts are tried in a sandbox. */
    sandbox: boolean;
    officialProviders?: boolean;
}

/**
 * Opens the stack for a preview, and a sandbox for it where none has it.
 *
 * @throws Error with everything that is wrong with its settings.
 */
export async function withPreviewedStack<T>(
    { stack, sandbox: tried, officialProviders }: PreviewOptions,
    interruption: Interruption,
    body: (previewed: PreviewedStack) => Promise<T>,
): Promise<T> {
    const checked = (stackName: string, sandbox?: Sandbox): void =>
        checkSettings(stackName, { ...process.env, ...sandbox?.processEnv }, sandbox !== undefined);
    const opened = async (place: StackPlace, settingsOf = place.stackName): Promise<T> => {
        if (place.sandbox === undefined) {
            checked(place.stackName);
        }
        const chosen = { ...place, officialProviders };
        const open = place.sandbox === undefined ? openStack : openOrCreateStack;
        const found = await interruption.outlasted(() => open(chosen));
        if (place.sandbox === undefined) {
            await acceptOlderState(found);
        }
        return body({ place: chosen, stack: found, settingsOf });
    };
    const named = checkedStackName(stack);
    if (isSandboxStack(named) && sandboxOf(named) === undefined) {
        return withSandbox(previewSandbox(), (sandbox) => opened({ stackName: named, sandbox }));
    }
    if (tried && !isSandboxStack(named)) {
        const stackName = sandboxCopyOf(named);
        const copied = (sandbox: Sandbox): Promise<T> => {
            checked(named, sandbox);
            writeSandboxSettings(stackName, sandbox.environment, named);
            return opened({ stackName, sandbox }, named);
        };
        // Where its copy is up already, the plan is the difference to it.
        const running = sandboxOf(stackName);
        return running === undefined ? withSandbox(previewSandbox(), copied) : copied(running);
    }
    return opened(placeOf(named));
}

/** Two previews at once must not meet. */
function previewSandbox(): string {
    return `preview-${process.pid}`;
}

/**
 * The plan of an opened stack, without the engine's output.
 *
 * @throws Error with what the engine said when the preview fails.
 */
export async function planOf(
    { place, stack }: PreviewedStack,
    interruption: Interruption,
    json: boolean,
): Promise<RecordedPlan> {
    const plan = new RecordedPlan();
    const operation: Operation = { command: "preview", place, stack, interruption, json };
    await operate(operation, ({ signal, color }) => stack.preview({ signal, color, onEvent: plan.see }));
    return plan;
}

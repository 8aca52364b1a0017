// Where a preview runs: in the clouds of the stack, in the sandbox that has it, or in a sandbox made for it alone.
import type { Stack } from "@pulumi/pulumi/automation";

import { whileShown } from "../commandLine/waiting.mjs";
import { partitionOf } from "../../policy/place";
import { regionProblem } from "../../settings/rules";
import { readSettingsFile } from "../../settings/settingsFile";
import type { Sandbox, SandboxSettings } from "../sandboxes";
import { whileSandboxRuns } from "../sandboxes/lostSandbox";
import type { StackPlace } from "./backend";
import { bringBaseUp } from "./baseCheckout";
import type { Interruption } from "./interruption";
import { acceptOlderState } from "./olderState";
import type { Operation } from "./operation";
import { operate } from "./operation";
import { PreviewPlace, withSandbox } from "./place";
import { RecordedPlan } from "./recordedPlan";
import { forgetSandboxSettings, settingsFileOf, writeSandboxSettings } from "./sandboxSettings";
import { checkSettings } from "./settingsCheck";
import { shortName } from "./stackName";
import { openOrCreateStack, openStack } from "./workspace";

/** A stack that is opened to look at. */
export interface PreviewedStack {
    place: StackPlace;
    stack: Stack;
    /** The stack whose settings it has. */
    settingsOf: string;
}

/**
 * Opens the stack for a preview, and a sandbox for it where none has it.
 *
 * @throws Error with everything that is wrong with its settings.
 */
export async function withPreviewedStack<T>(
    { stackName, sandbox, settingsOf }: PreviewPlace,
    interruption: Interruption,
    body: (previewed: PreviewedStack) => Promise<T>,
): Promise<T> {
    const checked = (name: string, home?: Sandbox): void =>
        checkSettings(name, { ...process.env, ...home?.processEnv }, home !== undefined);
    const opened = async (home?: Sandbox): Promise<T> => {
        if (home === undefined) {
            checked(stackName);
        } else if (settingsOf !== stackName) {
            checked(settingsOf, home);
            writeSandboxSettings(stackName, home.environment, settingsOf);
        }
        const place: StackPlace = {
            stackName,
            ...(home === undefined ? {} : { sandbox: home }),
        };
        const open = home === undefined ? openStack : openOrCreateStack;
        const stack = await whileShown("Opening the stack", () =>
            whileSandboxRuns(home, () => interruption.outlasted(() => open(place))),
        );
        if (home === undefined) {
            await acceptOlderState(stack);
        }
        return body({ place, stack, settingsOf });
    };
    return sandbox === "new" ? withSandbox(previewSandbox(settingsOf), opened) : opened(sandbox);
}

/**
 * Opens the stack in a sandbox of its own, where it was brought up before as a commit has it: its plan is the difference.
 *
 * @param settingsOf the stack whose settings are tried.
 * @throws Error when the commit cannot be brought up.
 */
export async function withComparedStack<T>(
    { settingsOf, base }: { settingsOf: string; base: string },
    interruption: Interruption,
    body: (previewed: PreviewedStack) => Promise<T>,
): Promise<T> {
    // A stack of that name may be up in another sandbox.
    const stackName = `sandbox-review-${process.pid}`;
    try {
        return await withSandbox(previewSandbox(settingsOf), async (sandbox) => {
            await whileShown(`Creating the stack from commit ${base}`, () =>
                bringBaseUp(base, { stackName, settingsOf: shortName(settingsOf), sandbox }),
            );
            return withPreviewedStack({ stackName, sandbox, settingsOf }, interruption, body);
        });
    } finally {
        forgetSandboxSettings(stackName);
    }
}

/** Two previews at once must not meet. It is in the region of the settings: what a stack costs depends on that. */
function previewSandbox(settingsOf: string): Pick<SandboxSettings, "name" | "region"> {
    const region = readSettingsFile(settingsFileOf(settingsOf)).config["aws:region"];
    const usable = typeof region === "string" && regionProblem(region) === undefined && partitionOf(region) === "aws";
    return { name: `preview-${process.pid}`, ...(usable ? { region } : {}) };
}

/**
 * The plan of an opened stack.
 *
 * @param listen is told the engine's output, which is shown then, too: with all differences, and without colors.
 * @param file where Pulumi writes the plan in its own form, for an `up` that is to keep to it.
 * @throws Error with what the engine said when the preview fails.
 */
export async function planOf(
    { place, stack }: PreviewedStack,
    interruption: Interruption,
    json: boolean,
    listen?: (text: string) => void,
    file?: string,
): Promise<RecordedPlan> {
    const plan = new RecordedPlan();
    const operation: Operation = { command: "preview", place, stack, interruption, json };
    await operate(operation, ({ onOutput, signal, color }) => {
        const saved = file === undefined ? {} : { plan: file };
        if (listen === undefined) {
            return stack.preview({ ...saved, signal, color, onEvent: plan.see });
        }
        const heard = (text: string): void => {
            listen(text);
            onOutput(text);
        };
        return stack.preview({ ...saved, signal, color: "never", diff: true, onOutput: heard, onEvent: plan.see });
    });
    return plan;
}

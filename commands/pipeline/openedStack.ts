import type { Stack } from "@pulumi/pulumi/automation";

import { whileShown } from "../commandLine/waiting.mjs";
import { SandboxLost, whileSandboxRuns } from "../sandboxes/lostSandbox";
import { watchProcesses } from "../sandboxes/processWatch";
import { StackPlace, stateFileIn } from "../stack/backend";
import { Clouds, openClouds } from "../stack/clouds";
import { readStackOutputs, StackOutputs } from "../stack/stackOutputs";
import { resourcesOf } from "../stack/stateFile";
import { openStack } from "../stack/workspace";
import { takeEditedScripts } from "./editedScripts";

/** A stack that is up, for commands that work on its tables. */
export interface OpenedStack {
    stack: Stack;
    outputs: StackOutputs;
    clouds: Clouds;
    /** Fires when its sandbox ends: the clients would try a dead host for minutes. */
    lost: AbortSignal;
    /** Only in a sandbox: has the jobs run what the checkout has. @returns what to tell of that, in lines. */
    beforeJobs: (() => Promise<string[]>) | undefined;
    close(): Promise<void>;
}

/** @throws Error when the stack is not up. */
export async function openUpStack(place: StackPlace): Promise<OpenedStack> {
    const { sandbox, stackName } = place;
    const { stack, outputs, clouds } = await whileShown("Opening the stack", () =>
        whileSandboxRuns(sandbox, async () => {
            const stack = await openStack(place);
            const outputs = await readStackOutputs(stack);
            return { stack, outputs, clouds: await openClouds(place, stack, outputs) };
        }),
    );
    const lost = new AbortController();
    const endWatch =
        sandbox === undefined
            ? () => undefined
            : watchProcesses(sandbox, () => lost.abort(new SandboxLost(sandbox.name)));
    const state = sandbox === undefined ? undefined : stateFileIn(place);
    return {
        stack,
        outputs,
        clouds,
        lost: lost.signal,
        beforeJobs:
            state === undefined
                ? undefined
                : async () => told(await takeEditedScripts(resourcesOf(state), clouds), stackName),
        async close() {
            endWatch();
            // Of a sandbox that has ended nobody can take leave.
            await (lost.signal.aborted ? undefined : clouds.close());
        },
    };
}

function told(edited: readonly string[], stackName: string): string[] {
    return edited.length === 0
        ? []
        : [`Edited since the last up: ${edited.join(", ")}. Deploy with: npm run up -- --stack ${stackName}`];
}

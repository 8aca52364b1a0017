// One operation of the engine on a stack, told as it ended: by the state, not by the engine's exit code alone.
import type { Stack } from "@pulumi/pulumi/automation";

import { resourceNameOf } from "../../plugin/urn";
import { InterruptedError } from "../commandLine/runCommand";
import { whileShown } from "../commandLine/waiting.mjs";
import { findSandbox } from "../sandboxes";
import { SandboxLost, whileSandboxRuns } from "../sandboxes/lostSandbox";
import { endingSignal, reasonOf } from "./engineError";
import { EngineOutput, streamed } from "./engineOutput";
import { EngineWork } from "./engineWork";
import { cureForHandwork } from "./handwork";
import { Interruption } from "./interruption";
import { resourceCount } from "./resourceCount";
import { keptOf, StateResource, stateOf } from "./stackState";
import { isCutOff } from "./stateFile";
import { isHeld, locksOf } from "./stateLock";
import { DrawnFailure } from "./terminal";
import { StackPlace, stateFileIn } from "./backend";

/** An operation, and how its command begins. */
export interface Operation {
    command: "preview" | "up" | "destroy";
    place: StackPlace;
    stack: Stack;
    interruption: Interruption;
    /** The resources that the state had before. */
    before?: readonly StateResource[];
    /** Whether stdout is for the result alone, so that the engine's output goes to stderr. @default false */
    json?: boolean;
}

/** Refuses a stack that a `pulumi` works on, or that one has left in the middle. @throws Error with the command that continues. */
export async function refuseUnsettled(operation: Operation): Promise<void> {
    const { command, place, stack, interruption } = operation;
    const recover = `Continue with: npm run ${command} -- --stack ${place.stackName} --recover`;
    const [lock] = await locksOf(stack);
    if (lock !== undefined) {
        const since = lock.timestamp === undefined ? "" : ` since ${lock.timestamp}`;
        const owner = lock.pid === undefined ? "somebody" : `process ${lock.pid} on ${lock.hostname}`;
        throw new Error(
            isHeld(lock)
                ? `Stack "${place.stackName}" is locked: ${owner} has been working on it${since}. Wait until it ends, or stop it first.`
                : `Stack "${place.stackName}" has been locked by ${owner}${since}. If that is no longer running: ${recover}`,
        );
    }
    const { pending, resources } = await interruption.outlasted(() => stateOf(stack));
    operation.before = resources;
    if (pending.length > 0) {
        const what = pending.map(({ type, resource }) => `${type} ${resourceNameOf(resource.urn)}`).join(", ");
        throw new Error(`The last pulumi of stack "${place.stackName}" was killed while it was ${what}. ${recover}`);
    }
}

/**
 * Runs an operation and shows its output.
 *
 * @returns what `run` does.
 * @throws InterruptedError when this process was told to stop, also when the engine takes it for a success.
 * @throws Error when it failed. Either says how many resources there are and which command continues, and repeats nothing
 * of what was shown.
 */
export async function operate<T>(operation: Operation, run: (output: EngineOutput) => Promise<T>): Promise<T> {
    const { command, place, interruption } = operation;
    let shown = "";
    const work = new EngineWork();
    const output = streamed(interruption, work, (text) => {
        shown += text;
        (operation.json === true ? process.stderr : process.stdout).write(text);
    });
    let ended: { value: T } | undefined;
    let failure: unknown;
    try {
        if (!interruption.happened) {
            ended = {
                value: await whileShown(
                    () => `Pulumi: ${work.inProgress || command}`,
                    () => whileSandboxRuns(place.sandbox, () => run(output)),
                ),
            };
        }
    } catch (error) {
        failure = error;
    }
    if (place.sandbox !== undefined && findSandbox(place.sandbox.name) === undefined) {
        await interruption.abandon();
        throw new SandboxLost(place.sandbox.name);
    }
    if (interruption.happened) {
        throw new InterruptedError(`Interrupted. ${await whatIsLeft(operation)}`);
    }
    if (ended !== undefined) {
        return ended.value;
    }
    const drawn = failure instanceof DrawnFailure ? failure : undefined;
    const signal = drawn === undefined ? endingSignal(failure) : drawn.signal;
    const reason = drawn === undefined ? reasonOf(failure) : undefined;
    const refresh = `npm run ${command} -- --stack ${place.stackName} --refresh`;
    const cure = command === "preview" ? undefined : cureForHandwork(drawn?.said ?? `${shown}\n${reason}`, refresh);
    const news = [
        signal === undefined ? `${command} failed.` : `pulumi was terminated by ${signal}.`,
        ...(reason === undefined || shown.includes(reason) ? [] : [reason]),
        ...(cure === undefined ? [] : [`\n${cure}\n`]),
        await whatIsLeft(operation),
    ];
    throw new Error(news.join(" ").replaceAll(" \n", "\n").replaceAll("\n ", "\n"), { cause: failure });
}

/** How many resources the state has, and the command that continues. */
export async function whatIsLeft({ command, place, stack, interruption }: Operation): Promise<string> {
    if (command === "preview") {
        return "A preview changes nothing.";
    }
    const again = `npm run ${command} -- --stack ${place.stackName}`;
    const file = stateFileIn(place);
    if (file !== undefined && isCutOff(file)) {
        return `The state of "${place.stackName}" is truncated. Continue with: ${again} --recover`;
    }
    const state = await interruption
        .outlasted(() => stateOf(stack))
        .catch((error: unknown) => reasonOf(error) ?? String(error));
    if (typeof state === "string") {
        return `The state of "${place.stackName}" could not be read: ${state}. Check it with: npm run doctor -- --stack ${place.stackName}`;
    }
    const unsettled = state.pending.length > 0 || (await locksOf(stack)).some((lock) => !isHeld(lock));
    const length = resourceCount(command === "destroy" ? keptOf(state.resources).others : state.resources);
    const count = length === 0 ? "Nothing" : length === 1 ? "1 resource" : `${length} resources`;
    return `${count} of "${place.stackName}" ${length > 1 ? "are" : "is"} ${command === "destroy" ? "left" : "there"}. Continue with: ${again}${unsettled ? " --recover" : ""}`;
}

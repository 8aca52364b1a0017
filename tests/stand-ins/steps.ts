import { EngineEvent, Stack } from "@pulumi/pulumi/automation";

/** What the engine did, or would do, to one resource. */
export interface Step {
    /** Name in the program. */
    name: string;
    /** `create`, `update`, `delete`, `replace`, ... */
    op: string;
    /** Paths of the properties that differ. */
    paths: string[];
}

/** Collects the steps of one operation, without those that leave a resource as it is. */
export async function stepsOf<T>(run: (onEvent: (event: EngineEvent) => void) => Promise<T>): Promise<Step[]> {
    const steps: Step[] = [];
    await run(({ resourcePreEvent, resOutputsEvent }) => {
        const metadata = (resourcePreEvent ?? resOutputsEvent)?.metadata;
        // A refresh tells what it found only once it has looked.
        const counts =
            metadata &&
            (metadata.op === "refresh" ? false : resourcePreEvent !== undefined || metadata.op === "update");
        if (metadata !== undefined && counts && metadata.op !== "same") {
            const step = {
                name: metadata.urn.split("::").at(-1) ?? "",
                op: metadata.op,
                paths: Object.keys(metadata.detailedDiff ?? {}).sort(),
            };
            if (!steps.some((known) => known.name === step.name && known.op === step.op)) {
                steps.push(step);
            }
        }
    });
    return steps.sort((a, b) => (a.name + a.op < b.name + b.op ? -1 : 1));
}

export const preview = (stack: Stack) => stepsOf((onEvent) => stack.preview({ onEvent }));
export const up = (stack: Stack) => stepsOf((onEvent) => stack.up({ onEvent }));
export const refresh = (stack: Stack) => stepsOf((onEvent) => stack.refresh({ onEvent }));

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

type Run<T> = (onEvent: (event: EngineEvent) => void) => Promise<T>;

/** Collects the steps of one operation, without those that leave a resource as it is. */
export async function stepsOf<T>(run: Run<T>): Promise<Step[]> {
    const steps = (await engineSteps(run)).map(({ urn, op, paths }) => ({
        name: urn.split("::").at(-1) ?? "",
        op: String(op),
        paths,
    }));
    return steps.sort((a, b) => (a.name + a.op < b.name + b.op ? -1 : 1));
}

/** What one operation deletes or makes anew, as `delete TYPE NAME`: a job and its script have one name. */
export async function lossesOf<T>(run: Run<T>): Promise<string[]> {
    return (await engineSteps(run)).flatMap(({ urn, op }) => {
        const [types, name] = urn.split("::").slice(-2);
        return /delete|replace/.test(op) ? [`${op} ${types?.split("$").at(-1)} ${name}`] : [];
    });
}

/** The first event of each step. */
async function engineSteps<T>(run: Run<T>): Promise<(Omit<Step, "name"> & { urn: string })[]> {
    const steps: (Omit<Step, "name"> & { urn: string })[] = [];
    await run(({ resourcePreEvent, resOutputsEvent }) => {
        const metadata = (resourcePreEvent ?? resOutputsEvent)?.metadata;
        // A refresh tells what it found only once it has looked.
        const counts =
            metadata &&
            (metadata.op === "refresh" ? false : resourcePreEvent !== undefined || metadata.op === "update");
        if (metadata !== undefined && counts && metadata.op !== "same") {
            const { urn, op } = metadata;
            if (!steps.some((known) => known.urn === urn && known.op === op)) {
                steps.push({ urn, op, paths: Object.keys(metadata.detailedDiff ?? {}).sort() });
            }
        }
    });
    return steps;
}

export const preview = (stack: Stack) => stepsOf((onEvent) => stack.preview({ onEvent }));
export const up = (stack: Stack) => stepsOf((onEvent) => stack.up({ onEvent }));
export const refresh = (stack: Stack) => stepsOf((onEvent) => stack.refresh({ onEvent }));

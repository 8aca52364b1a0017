// What the clouds have differently from a stack's state, without a change to either.
import type { EngineEvent, Stack, StepEventMetadata } from "@pulumi/pulumi/automation";

import { resourceNameOf } from "../../plugin/urn";
import type { EngineOutput } from "./engineOutput";
import { noiseIn } from "./providerNoise";

/** One resource that a cloud has no more, or has otherwise. */
export interface Drift {
    type: string;
    name: string;
    what: "gone" | "changed";
    /** Paths of the properties that differ. */
    paths: string[];
    /** Links to the providers' known faults, where these explain all of it. */
    noise?: string[];
}

/** What a look at the clouds found. */
export interface DriftReport {
    /** How many resources were compared. */
    compared: number;
    /** In the order of the state. */
    drift: Drift[];
}

/** A look at the clouds failed; what the engine said stands in the message. */
export class DriftUnknown extends Error {}

/**
 * Compares the state with the clouds. The state is left as it is.
 *
 * @throws DriftUnknown with what the engine said, each line once.
 */
export async function driftOf(stack: Stack, { signal }: Pick<EngineOutput, "signal">): Promise<DriftReport> {
    const drift: Drift[] = [];
    const errors = new Set<string>();
    const onEvent = ({ resOutputsEvent, diagnosticEvent }: EngineEvent): void => {
        const found = resOutputsEvent === undefined ? undefined : driftIn(resOutputsEvent.metadata);
        if (found !== undefined) {
            drift.push(found);
        }
        if (diagnosticEvent?.severity === "error") {
            errors.add(diagnosticEvent.message.trim());
        }
    };
    try {
        // The Automation API hands events on, but its type does not say so.
        const options = { color: "never", signal, onEvent } as Parameters<Stack["previewRefresh"]>[0];
        const { changeSummary } = await stack.previewRefresh(options);
        const counts = Object.values(changeSummary ?? {});
        return { compared: counts.reduce((sum, count) => sum + (count ?? 0), 0), drift };
    } catch (error) {
        throw errors.size === 0 ? error : new DriftUnknown([...errors].join("\n"), { cause: error });
    }
}

/** Drift of one resource, from what the engine says of its refresh; undefined when there is none. */
export function driftIn({ op, type, urn, diffs = [], ...states }: StepEventMetadata): Drift | undefined {
    if (op !== "delete" && op !== "update") {
        return undefined;
    }
    const resource = { type, name: resourceNameOf(urn) };
    if (op === "delete") {
        return { ...resource, what: "gone", paths: [] };
    }
    const paths = [...new Set([...Object.keys(states.detailedDiff ?? {}), ...diffs])].sort();
    const noise = noiseIn({ type, paths, old: states.old?.outputs ?? {}, new: states.new?.outputs ?? {} });
    return { ...resource, what: "changed", paths, ...(noise === undefined ? {} : { noise }) };
}

/** The report in lines; the last one says what to do. */
export function driftLines(stackName: string, { compared, drift }: DriftReport): string[] {
    const real = drift.filter(({ noise }) => noise === undefined);
    const noise = drift.filter((one) => one.noise !== undefined);
    return [
        ...(real.length === 0
            ? [`No drift: the clouds match the state of "${stackName}" (${compared} resources).`]
            : [`Drift of "${stackName}", where the clouds differ from its state:`, ...real.map(line)]),
        ...(noise.length === 0 ? [] : ["Known provider noise, safe to ignore:", ...noise.map(line)]),
        ...(real.length === 0
            ? []
            : [
                  `${real.length} of ${compared} resources ${real.length === 1 ? "differs" : "differ"}. ` +
                      `Nothing was changed. Fix it with: npm run up -- --stack ${stackName} --refresh`,
              ]),
    ];
}

function line({ type, name, what, paths, noise }: Drift): string {
    const where = paths.length === 0 ? "" : `: ${paths.join(", ")}`;
    const links = noise === undefined ? "" : ` (${noise.join(", ")})`;
    return `  ${what.padEnd(7)}  ${type} ${name}${where}${links}`;
}

// What a preview plans, from the engine's events: the resources as they are to be, and as they are deployed.
import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";

import { resourceNameOf } from "../../plugin/urn";
import type { PlannedResource, Properties } from "../../policy-pack/rule";
import type { StateResource } from "./stackState";

type State = Pick<NonNullable<StepEventMetadata["new"]>, "type" | "inputs" | "provider" | "protect">;

/** Steps that say nothing of a resource as it is to be. */
const GOING = new Set(["delete", "delete-replaced", "read-discard", "discard-replaced", "remove-pending-replace"]);

/** Collects the events of one preview. */
export class RecordedPlan {
    private readonly planned = new Map<string, PlannedResource>();
    private readonly deployed = new Map<string, PlannedResource>();

    /** Sees one event of the engine. */
    public readonly see = ({ resourcePreEvent }: EngineEvent): void => {
        if (resourcePreEvent === undefined) {
            return;
        }
        const { op, urn, old, new: next } = resourcePreEvent.metadata;
        if (old?.inputs !== undefined) {
            this.deployed.set(urn, resourceOf(urn, old, old.outputs));
        }
        if (next?.inputs !== undefined && !GOING.has(op)) {
            // What is there keeps its outputs, unless another takes its place.
            const kept = op === "same" || op === "update" || op === "refresh" ? old?.outputs : undefined;
            this.planned.set(urn, resourceOf(urn, next, kept));
        }
    };

    /** As they are to be, in the order of the plan. */
    public get after(): PlannedResource[] {
        return [...this.planned.values()];
    }

    /** As they are deployed; none for a stack that was never up. */
    public get before(): PlannedResource[] {
        return [...this.deployed.values()];
    }
}

/** The resources of a state, as a plan without changes has them. */
export function deployedResources(resources: readonly StateResource[]): PlannedResource[] {
    return resources.map(({ urn, type, inputs = {}, outputs, provider = "", protect = false }) =>
        resourceOf(urn, { type, inputs, provider, protect }, outputs),
    );
}

function resourceOf(urn: string, state: State, outputs: Properties = {}): PlannedResource {
    // The reference of a provider is its URN and its ID.
    const provider = state.provider?.split("::").slice(0, -1).join("::") ?? "";
    return {
        urn,
        type: state.type,
        name: resourceNameOf(urn),
        inputs: state.inputs as Properties,
        outputs,
        protect: state.protect === true,
        ...(provider === "" ? {} : { provider }),
    };
}

// What a stack's state says is there.
import type { Stack } from "@pulumi/pulumi/automation";

import { PendingOperation, pendingOperations } from "./pendingOperations";

/** A resource as the state has it. */
export interface StateResource {
    urn: string;
    type: string;
    id?: string;
    custom?: boolean;
    protect?: boolean;
    /** Whether it outlives the stack. */
    retainOnDelete?: boolean;
    parent?: string;
    /** URN and ID of its provider. */
    provider?: string;
    dependencies?: string[];
    propertyDependencies?: Record<string, string[]>;
    inputs?: Record<string, unknown>;
    outputs?: Record<string, unknown>;
}

/** A resource of which not more need be known than its type. */
export type RecordedResource = Pick<StateResource, "type"> & Partial<StateResource>;

/** The state of a stack. */
export interface StackState {
    resources: StateResource[];
    /** What the engine had begun when it was killed. */
    pending: PendingOperation[];
}

export async function stateOf(stack: Stack): Promise<StackState> {
    const exported = await stack.exportStack();
    const { resources = [] } = (exported.deployment ?? {}) as { resources?: StateResource[] };
    return { resources, pending: pendingOperations(exported) };
}

/** The stack's outputs, which its first resource has; none of a stack that was never up. */
export function outputsOf(resources: readonly RecordedResource[]): Record<string, unknown> {
    return resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
}

/** What `destroy` keeps: protected resources, and all that they need to stay in the state. */
export function keptOf(resources: readonly StateResource[]): { data: StateResource[]; others: StateResource[] } {
    const data = resources.filter(({ protect, custom }) => protect === true && custom === true);
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    const kept = new Set<StateResource>();
    const keep = (resource: StateResource | undefined): void => {
        if (resource !== undefined && !kept.has(resource)) {
            kept.add(resource);
            const provider = resource.provider?.split("::").slice(0, -1).join("::");
            [resource.parent, provider, ...(resource.dependencies ?? [])].forEach((urn) => keep(byUrn.get(urn ?? "")));
        }
    };
    resources.filter(({ protect }) => protect === true).forEach(keep);
    return { data, others: resources.filter((resource) => !kept.has(resource)) };
}

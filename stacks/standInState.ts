// Stacks of a sandbox that were made before its stacks had the real plugin for Snowflake.
import type { Stack } from "@pulumi/pulumi/automation";

/** A resource as a state has it. */
export interface RecordedResource {
    type: string;
    outputs?: Record<string, unknown>;
}

/**
 * Says of schemas that the stand-in for the plugin made what they are: neither transient nor of managed access. Without it
 * the plugin takes them for something else, drops them with what is in them, and makes them anew.
 *
 * @param resources are changed in place.
 * @returns whether anything was.
 */
export function describeSchemas(resources: readonly RecordedResource[]): boolean {
    const ofStandIn = resources.filter(
        ({ type, outputs }) =>
            type === "snowflake:index/schema:Schema" && outputs !== undefined && !("isTransient" in outputs),
    );
    for (const { outputs } of ofStandIn) {
        Object.assign(outputs as object, { isTransient: "false", withManagedAccess: "false" });
    }
    return ofStandIn.length > 0;
}

/** Makes the state of a stack one that the plugin can go on with. */
export async function acceptStandInState(stack: Stack): Promise<void> {
    const state = await stack.exportStack();
    const { resources } = state.deployment as { resources?: RecordedResource[] };
    if (describeSchemas(resources ?? [])) {
        await stack.importStack(state);
    }
}

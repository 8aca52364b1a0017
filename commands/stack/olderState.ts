// States of earlier versions, made such that this one continues with them and replaces nothing.
import type { Stack } from "@pulumi/pulumi/automation";

import { takeOverGrants } from "./databaseRoleGrants";
import type { RecordedResource } from "./stackState";
import { completeObjects } from "./standInState";
import { locksOf } from "./stateLock";

/**
 * Changes resources in place to what this version makes of them.
 * @returns whether any was of an earlier version.
 */
export function bringUpToDate(resources: RecordedResource[]): boolean {
    // Both, whatever the first one finds.
    return [completeObjects(resources), takeOverGrants(resources)].includes(true);
}

/** Makes the state of a stack one that this version can continue with; one that another `pulumi` works on stays as it is. */
export async function acceptOlderState(stack: Stack): Promise<void> {
    const state = await stack.exportStack();
    const { resources = [] } = (state.deployment ?? {}) as { resources?: RecordedResource[] };
    if (bringUpToDate(resources) && (await locksOf(stack)).length === 0) {
        await stack.importStack(state);
    }
}

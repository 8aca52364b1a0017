// What an interrupted `pulumi` leaves behind: a lock, and operations whose end it did not see.
import type { Stack } from "@pulumi/pulumi/automation";

import { resourceNameOf } from "../../../plugin/urn";
import { explained } from "../../stack/engineError";
import type { StackState } from "../../stack/stackState";
import { isHeld, locksOf } from "../../stack/stateLock";
import { broken, Check, healthy } from "../finding";

export function stateChecks(stack: Stack, state: () => Promise<StackState>, stackName: string): Check[] {
    const recover = `npm run up -- --stack ${stackName} --recover`;
    return [
        {
            name: "Pulumi lock",
            cure: recover,
            async look() {
                const [lock] = await explained(locksOf(stack));
                if (lock === undefined) {
                    return healthy("not locked");
                }
                const owner = `process ${lock.pid ?? "unknown"} on ${lock.hostname ?? "an unknown machine"}, since ${lock.timestamp ?? "an unknown time"}`;
                return isHeld(lock)
                    ? broken(`Held by ${owner}, which is still running.`, "Wait until it ends, then check again.")
                    : broken(`Held by ${owner}, which is no longer running on this machine.`, recover);
            },
        },
        {
            name: "Pulumi state",
            cure: recover,
            async look() {
                const { pending } = await state();
                return pending.length === 0
                    ? healthy("no interrupted operations")
                    : broken(
                          `${pending.length} operations were interrupted: ${pending.map(({ type, resource }) => `${type} ${resourceNameOf(resource.urn)}`).join(", ")}`,
                          recover,
                      );
            },
        },
    ];
}

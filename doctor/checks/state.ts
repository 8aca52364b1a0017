// What an interrupted `pulumi` leaves behind: a lock, and operations whose end it did not see.
import type { Stack } from "@pulumi/pulumi/automation";

import { broken, Check, healthy } from "../finding";

interface PendingOperation {
    type: string;
    resource: { urn: string };
}

export function stateChecks(stack: Stack, stackName: string): Check[] {
    return [
        {
            link: "Pulumi state",
            cure: `pulumi cancel --stack ${stackName} --yes && npm run up -- --stack ${stackName} --refresh`,
            async look() {
                const { deployment } = await stack.exportStack();
                const pending =
                    (deployment as { pending_operations?: PendingOperation[] } | undefined)?.pending_operations ?? [];
                return pending.length === 0
                    ? healthy("no operation was interrupted")
                    : broken(
                          `${pending.length} operations were interrupted: ${pending.map(({ type, resource }) => `${type} ${resource.urn.split("::").at(-1)}`).join(", ")}`,
                          `pulumi cancel --stack ${stackName} --yes; pulumi refresh --stack ${stackName} --clear-pending-creates --yes; npm run up -- --stack ${stackName}`,
                      );
            },
        },
    ];
}

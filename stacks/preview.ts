// `npm run preview`: what `pulumi up` would do. Without --stack, or with --sandbox, against a
// sandbox, so without any account or secret.
import type { PreviewResult } from "@pulumi/pulumi/automation";

import { runCommand } from "../setup/commandLine";
import { driftLines, driftOf } from "./drift";
import { refuseFailedLogins } from "./failedLogins";
import { Interruption } from "./interruption";
import { acceptOlderState } from "./olderState";
import { operate, Operation } from "./operation";
import { placeOf, sandboxOf, withSandbox } from "./place";
import { writeSandboxSettings } from "./sandboxSettings";
import { checkedStackName, isSandboxStack, sandboxCopyOf } from "./stackName";
import { openOrCreateStack, openStack, StackPlace } from "./workspace";

runCommand("preview", async ({ values }) => {
    const interruption = new Interruption();
    let changes = 0;
    const preview = async (place: StackPlace): Promise<void> => {
        const chosen = { ...place, officialProviders: values["official-providers"] };
        const open = place.sandbox === undefined ? openStack : openOrCreateStack;
        const stack = await interruption.outlasted(() => open(chosen));
        if (place.sandbox === undefined) {
            await acceptOlderState(stack);
        }
        const operation: Operation = { command: "preview", place: chosen, stack, interruption };
        if (values.refresh) {
            await refuseFailedLogins(operation);
            await operate(operation, async (output) => {
                const report = await driftOf(stack, output);
                console.log(`${driftLines(place.stackName, report).join("\n")}\n`);
                changes += report.drift.filter(({ noise }) => noise === undefined).length;
            });
        }
        await operate(operation, async (output) => {
            const { changeSummary } = await stack.preview({ ...output, diff: values.diff });
            changes += changesIn(changeSummary);
        });
    };
    const named = checkedStackName(values.stack);
    if (isSandboxStack(named) && sandboxOf(named) === undefined) {
        await withSandbox(previewSandbox(), (sandbox) => preview({ stackName: named, sandbox }));
    } else if (values.sandbox && !isSandboxStack(named)) {
        const stackName = sandboxCopyOf(named);
        await withSandbox(previewSandbox(), async (sandbox) => {
            writeSandboxSettings(stackName, sandbox.environment, named);
            await preview({ stackName, sandbox });
        });
    } else {
        await preview(placeOf(named));
    }
    if (values["expect-no-changes"] && changes > 0) {
        throw new Error("No change was expected (--expect-no-changes), and there are some. Nothing was changed.");
    }
    return 0;
});

/** Number of resources that an `up` would change. */
function changesIn(summary: PreviewResult["changeSummary"]): number {
    const counts = Object.entries(summary ?? {}).filter(([operation]) => operation !== "same");
    return counts.reduce((sum, [, count]) => sum + (count ?? 0), 0);
}

/** Two previews at once must not meet. */
function previewSandbox(): string {
    return `preview-${process.pid}`;
}

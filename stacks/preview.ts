// `npm run preview`: what `pulumi up` would do. Without --stack, or with --sandbox, against a
// sandbox, so without any account or secret.
import { runCommand } from "../setup/commandLine";
import { Interruption } from "./interruption";
import { operate, Operation } from "./operation";
import { placeOf, sandboxOf, withSandbox } from "./place";
import { writeSandboxSettings } from "./sandboxSettings";
import { checkedStackName, isSandboxStack, sandboxCopyOf } from "./stackName";
import { openOrCreateStack, openStack, StackPlace } from "./workspace";

runCommand("preview", async ({ values }) => {
    const interruption = new Interruption();
    const preview = async (place: StackPlace): Promise<void> => {
        const chosen = { ...place, officialProviders: values["official-providers"] };
        const stack = await (place.sandbox === undefined ? openStack(chosen) : openOrCreateStack(chosen));
        const operation: Operation = { command: "preview", place: chosen, stack, interruption };
        await operate(operation, (output) => stack.preview({ ...output, diff: values.diff }));
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
    return 0;
});

/** Two previews at once must not meet. */
function previewSandbox(): string {
    return `preview-${process.pid}`;
}

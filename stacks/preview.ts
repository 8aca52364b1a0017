// `npm run preview`: what `pulumi up` would do. Without --stack, or with --sandbox, against a
// sandbox, so without any account or secret.
import { parseArgs } from "node:util";

import { runCommand } from "../setup/commandLine";
import { streamed } from "./engineOutput";
import { sandboxOf, withSandbox } from "./place";
import { SANDBOX_STACK, writeSandboxSettings } from "./sandboxSettings";
import { openOrCreateStack, openStack, StackPlace } from "./workspace";

runCommand(async () => {
    const { values } = parseArgs({
        options: {
            stack: { type: "string", default: "sandbox" },
            sandbox: { type: "boolean", default: false },
            diff: { type: "boolean", default: false },
            "official-providers": { type: "boolean", default: false },
        },
    });
    const preview = async (place: StackPlace): Promise<void> => {
        const chosen = { ...place, officialProviders: values["official-providers"] };
        const stack = await (place.sandbox === undefined ? openStack(chosen) : openOrCreateStack(chosen));
        await stack.preview({ ...streamed(), diff: values.diff });
    };
    if (SANDBOX_STACK.test(values.stack)) {
        const running = sandboxOf(values.stack);
        if (running !== undefined) {
            await preview({ stackName: values.stack, sandbox: running });
        } else {
            await withSandbox(previewSandbox(), (sandbox) => preview({ stackName: values.stack, sandbox }));
        }
    } else if (values.sandbox) {
        const stackName = `sandbox-${values.stack}`;
        await withSandbox(previewSandbox(), async (sandbox) => {
            writeSandboxSettings(stackName, sandbox.environment, values.stack);
            await preview({ stackName, sandbox });
        });
    } else {
        await preview({ stackName: values.stack });
    }
    return 0;
});

/** Two previews at once must not meet. */
function previewSandbox(): string {
    return `preview-${process.pid}`;
}

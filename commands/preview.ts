// `npm run preview`: what `pulumi up` would do. Without --stack, or with --sandbox, against a
// sandbox, so without any account or secret.
import { Given, runCommand } from "./commandLine/runCommand";
import type { Sandbox } from "./sandboxes";
import { driftLines, driftOf } from "./stack/drift";
import { Interruption } from "./stack/interruption";
import { CommandResult, tellResult } from "./stack/jsonResult";
import { checkLogins } from "./stack/logins";
import { acceptOlderState } from "./stack/olderState";
import { operate, Operation } from "./stack/operation";
import { placeOf, sandboxOf, withSandbox } from "./stack/place";
import { writeSandboxSettings } from "./stack/sandboxSettings";
import { checkSettings } from "./stack/settingsCheck";
import { checkedStackName, isSandboxStack, sandboxCopyOf } from "./stack/stackName";
import { changesIn, draw, drawsItself, ResourceChanges } from "./stack/terminal";
import { openOrCreateStack, openStack, StackPlace } from "./stack/workspace";

runCommand("preview", ({ values }) =>
    tellResult(values.json, { command: "preview", stack: values.stack }, () => previewed(values)),
);

async function previewed(values: Given<"preview">["values"]): Promise<CommandResult> {
    const interruption = new Interruption();
    const say = values.json ? console.error : console.log;
    let changes = 0;
    let plan: ResourceChanges = {};
    const checked = (stackName: string, sandbox?: Sandbox): void =>
        checkSettings(stackName, { ...process.env, ...sandbox?.processEnv }, sandbox !== undefined);
    const preview = async (place: StackPlace): Promise<void> => {
        if (place.sandbox === undefined) {
            checked(place.stackName);
        }
        const chosen = { ...place, officialProviders: values["official-providers"] };
        const open = place.sandbox === undefined ? openStack : openOrCreateStack;
        const stack = await interruption.outlasted(() => open(chosen));
        if (place.sandbox === undefined) {
            await acceptOlderState(stack);
        }
        const operation: Operation = { command: "preview", place: chosen, stack, interruption, json: values.json };
        if (values.refresh) {
            await checkLogins(operation);
            await operate(operation, async (output) => {
                const report = await driftOf(stack, output);
                say(`${driftLines(place.stackName, report).join("\n")}\n`);
                changes += report.drift.filter(({ noise }) => noise === undefined).length;
            });
        }
        await operate(operation, async (output) => {
            const diff = values.diff ? ["--diff"] : [];
            plan = drawsItself(values)
                ? await draw(stack, ["preview", ...diff], interruption)
                : (await stack.preview({ ...output, diff: values.diff })).changeSummary;
            changes += changesIn(plan);
        });
    };
    const named = checkedStackName(values.stack);
    if (isSandboxStack(named) && sandboxOf(named) === undefined) {
        await withSandbox(previewSandbox(), (sandbox) => preview({ stackName: named, sandbox }));
    } else if (values.sandbox && !isSandboxStack(named)) {
        const stackName = sandboxCopyOf(named);
        await withSandbox(previewSandbox(), async (sandbox) => {
            checked(named, sandbox);
            writeSandboxSettings(stackName, sandbox.environment, named);
            await preview({ stackName, sandbox });
        });
    } else {
        await preview(placeOf(named));
    }
    if (values["expect-no-changes"] && changes > 0) {
        throw new Error("There are changes, and --expect-no-changes is set. Nothing was changed.");
    }
    return { exitCode: 0, changes: plan };
}

/** Two previews at once must not meet. */
function previewSandbox(): string {
    return `preview-${process.pid}`;
}

// `npm run preview`: what `pulumi up` would do. Without --stack, or with --sandbox, against a
// sandbox, so without any account or secret.
import { readPolicyFile } from "../policy-pack/policyFile";
import { Given, runCommand } from "./commandLine/runCommand";
import { verdictLines, verdictOf } from "./policy/verdict";
import { driftLines, driftOf } from "./stack/drift";
import { Interruption } from "./stack/interruption";
import { tellResult } from "./stack/jsonResult";
import { checkLogins } from "./stack/logins";
import { operate, Operation } from "./stack/operation";
import { PreviewedStack, withPreviewedStack } from "./stack/previewedStack";
import { RecordedPlan } from "./stack/recordedPlan";
import { changesIn, draw, drawsItself } from "./stack/terminal";

type Options = Given<"preview">["values"];

runCommand("preview", ({ values }) =>
    tellResult(values.json, { command: "preview", stack: values.stack }, async () => {
        const interruption = new Interruption();
        const officialProviders = values["official-providers"];
        const result = await withPreviewedStack({ ...values, officialProviders }, interruption, (previewed) =>
            show(previewed, values, interruption),
        );
        if (values["expect-no-changes"] && result.changed > 0) {
            throw new Error("There are changes, and --expect-no-changes is set. Nothing was changed.");
        }
        return { exitCode: 0, changes: result.changes, policy: result.policy };
    }),
);

async function show(previewed: PreviewedStack, values: Options, interruption: Interruption) {
    const { place, stack } = previewed;
    const rules = readPolicyFile();
    const say = values.json ? console.error : console.log;
    const operation: Operation = { command: "preview", place, stack, interruption, json: values.json };
    let drifted = 0;
    if (values.refresh) {
        await checkLogins(operation);
        await operate(operation, async (output) => {
            const report = await driftOf(stack, output);
            say(`${driftLines(place.stackName, report).join("\n")}\n`);
            drifted = report.drift.filter(({ noise }) => noise === undefined).length;
        });
    }
    const plan = new RecordedPlan();
    const changes = await operate(operation, async (output) => {
        const diff = values.diff ? ["--diff"] : [];
        return drawsItself(values)
            ? draw(stack, ["preview", ...diff], interruption, plan.see)
            : (await stack.preview({ ...output, diff: values.diff, onEvent: plan.see })).changeSummary;
    });
    const policy = verdictOf(previewed, plan, rules);
    say(`\n${verdictLines(place.stackName, policy).join("\n")}`);
    return { changes, policy, changed: drifted + changesIn(changes) };
}

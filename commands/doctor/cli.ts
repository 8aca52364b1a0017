// npm run doctor [-- --stack NAME] [--json]: the tools; with a stack also its checks, one by one.
import { join } from "node:path";

import { report, setUp } from "../../tools/setup/setUp.mjs";
import { runCommand } from "../commandLine/runCommand";
import { checkedStackName } from "../stack/stackName";
import { examineTools, isComplete, ToolFinding, toolTable } from "./tools";

const root = join(__dirname, "../..");

async function main(name: string | undefined, json: boolean): Promise<number> {
    const stack = name === undefined ? undefined : checkedStackName(name);
    const tools = await examineTools(root);
    if (!json) {
        console.log(toolTable(tools));
    }
    return stack === undefined ? toolsAlone(tools, json) : stackToo(stack, tools, json);
}

function toolsAlone(tools: ToolFinding[], json: boolean): number {
    const ok = isComplete(tools);
    if (json) {
        console.log(JSON.stringify({ ok, tools }, undefined, 4));
    } else {
        console.log(
            ok
                ? "\nThe tool chain is complete."
                : "\nCommands install what they need automatically; npm run setup installs everything.",
        );
    }
    return ok ? 0 : 1;
}

async function stackToo(stack: string, tools: ToolFinding[], json: boolean): Promise<number> {
    try {
        await setUp({ root, commands: ["up"] });
    } catch (error) {
        return report(error);
    }
    // They load the clouds' clients, which the table of tools does without.
    const { examineStack } = await import("./stack.js");
    const { describe, records, summary } = await import("./report.js");
    const { placeOf } = await import("../stack/place.js");
    const { whileSandboxRuns } = await import("../sandboxes/lostSandbox.js");
    const place = placeOf(stack);
    if (!json) {
        console.log("");
    }
    const findings = await whileSandboxRuns(place.sandbox, () =>
        examineStack(place, (finding) => (json ? undefined : console.log(describe(finding)))),
    );
    const ok = findings.every((finding) => finding.ok);
    if (json) {
        console.log(JSON.stringify({ stack, ok, tools, links: records(findings) }, undefined, 4));
    } else {
        console.log(`\n${summary(findings)}`);
    }
    return ok ? 0 : 1;
}

runCommand("doctor", ({ values }) => main(values.stack, values.json));

// npm run doctor [-- --stack NAME]: the tools; with a stack also its chain, link by link.
import { join } from "node:path";

import { runCommand } from "../setup/commandLine";
import { report, setUp } from "../setup/setUp.mjs";
import { checkedStackName } from "../stacks/stackName";
import { examineTools, isComplete, toolTable } from "./tools";

const root = join(__dirname, "..");

async function main(name: string | undefined): Promise<number> {
    const stack = name === undefined ? undefined : checkedStackName(name);
    const findings = await examineTools(root);
    console.log(toolTable(findings));
    if (stack === undefined) {
        console.log(
            isComplete(findings)
                ? "\nNothing is missing."
                : "\nA command gets what it needs by itself; npm run setup gets everything.",
        );
        return isComplete(findings) ? 0 : 1;
    }
    try {
        await setUp({ root, commands: ["up"] });
    } catch (error) {
        return report(error);
    }
    console.log("");
    // Loads the clouds' clients, which the table of tools does without.
    const { examineStack } = await import("./stack.js");
    return await examineStack(stack);
}

runCommand("doctor", ({ values }) => main(values.stack));

// npm run doctor [-- --stack NAME]: the tools; with a stack also its chain, link by link.
import { join } from "node:path";
import { parseArgs } from "node:util";

import { runCommand } from "../setup/commandLine";
import { report, setUp } from "../setup/setUp.mjs";
import { checkedStackName } from "../stacks/stackName";
import { examineTools, isComplete, toolTable } from "./tools";

const root = join(__dirname, "..");

async function main(args: string[]): Promise<number> {
    let stack: string | undefined;
    try {
        stack = parseArgs({ args, options: { stack: { type: "string", short: "s" } } }).values.stack;
    } catch (error) {
        console.error(`${(error as Error).message}\n  → usage: npm run doctor [-- --stack NAME]`);
        return 2;
    }
    stack = stack === undefined ? undefined : checkedStackName(stack);
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

runCommand(() => main(process.argv.slice(2)));

// npm run doctor [-- --stack NAME] [--json]: the tools; with a stack also its checks, one by one.
import { join } from "node:path";

import { report, setUp } from "../../tools/setup/setUp.mjs";
import { runCommand, Tell } from "../commandLine/runCommand";
import { whileShown } from "../commandLine/waiting.mjs";
import { whileSandboxRuns } from "../sandboxes/lostSandbox";
import type { StackPlace } from "../stack/backend";
import { keepLook } from "../stack/lastLook";
import { placeOf } from "../stack/place";
import { examineTools, isComplete, ToolFinding, toolTable } from "./tools";

const root = join(__dirname, "../..");

async function main(name: string | undefined, json: boolean, tell: Tell): Promise<number> {
    const place = name === undefined ? undefined : placeOf(name);
    const tools = await whileShown("Checking the tools", () => examineTools(root));
    if (!json) {
        console.log(toolTable(tools));
    }
    tell({ tools });
    return place === undefined ? toolsAlone(tools, json) : stackToo(place, json, tell);
}

function toolsAlone(tools: ToolFinding[], json: boolean): number {
    const ok = isComplete(tools);
    if (!json) {
        console.log(
            ok
                ? "\nThe tool chain is complete."
                : "\nCommands install what they need automatically; npm run setup installs everything.",
        );
    }
    return ok ? 0 : 1;
}

async function stackToo(place: StackPlace, json: boolean, tell: Tell): Promise<number> {
    try {
        await setUp({ root, commands: ["up"] });
    } catch (error) {
        tell({ error: error instanceof Error ? error.message : String(error) });
        return report(error);
    }
    // They load the clouds' clients, which the table of tools does without.
    const { examineStack } = require("./stack") as typeof import("./stack");
    const { FindingLines, records, results, summary } = require("./report") as typeof import("./report");
    if (!json) {
        console.log("");
    }
    const lines = new FindingLines((line) => (json ? undefined : console.log(line)));
    const findings = await whileSandboxRuns(place.sandbox, () => examineStack(place, lines));
    const ok = findings.every((finding) => finding.ok);
    tell({ links: records(findings) });
    keepLook(place, { checks: { at: new Date().toISOString(), results: results(findings) } });
    // Loaded once the findings are shown.
    const { renewPage } = require("../pipeline/page/writePage") as typeof import("../pipeline/page/writePage");
    await renewPage(place);
    if (!json) {
        console.log(`\n${summary(findings)}`);
    }
    return ok ? 0 : 1;
}

runCommand("doctor", ({ values }, tell) => main(values.stack, values.json, tell));

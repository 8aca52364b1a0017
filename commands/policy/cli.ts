// `npm run policy`: the rules of policy-pack/ on the plan of a stack. It changes nothing.
import { readPolicyFile } from "../../policy-pack/policyFile";
import { fails } from "../../policy-pack/verdict";
import { runCommand } from "../commandLine/runCommand";
import { Interruption } from "../stack/interruption";
import { tellResult } from "../stack/jsonResult";
import { planOf, withPreviewedStack } from "../stack/previewedStack";
import { verdictLines, verdictOf } from "./verdict";

runCommand("policy", ({ values }) =>
    tellResult(values.json, { command: "policy", stack: values.stack }, async () => {
        const rules = readPolicyFile();
        const interruption = new Interruption();
        const verdict = await withPreviewedStack(values, interruption, async (previewed) =>
            verdictOf(previewed, await planOf(previewed, interruption, values.json), rules),
        );
        (values.json ? console.error : console.log)(verdictLines(values.stack, verdict).join("\n"));
        return { exitCode: fails(verdict) ? 1 : 0, ...verdict };
    }),
);

// The plan of a stack by the rules of policy-pack/, without showing it.
import { readPolicyFile } from "../../policy-pack/policyFile";
import { fails } from "../../policy-pack/verdict";
import type { Given, Tell } from "../commandLine/runCommand";
import { Interruption } from "../stack/interruption";
import type { PreviewPlace } from "../stack/place";
import { planOf, withPreviewedStack } from "../stack/previewedStack";
import { verdictLines, verdictOf } from "./verdict";

/** @returns exit code: 1 when the plan breaks a mandatory rule */
export async function judgePlan(
    place: PreviewPlace,
    { stack, json }: Given<"policy">["values"],
    tell: Tell,
): Promise<number> {
    const rules = readPolicyFile();
    const interruption = new Interruption();
    const verdict = await withPreviewedStack(place, interruption, async (previewed) =>
        verdictOf(previewed, await planOf(previewed, interruption, json), rules),
    );
    tell(verdict);
    (json ? console.error : console.log)(verdictLines(stack, verdict).join("\n"));
    return fails(verdict) ? 1 : 0;
}

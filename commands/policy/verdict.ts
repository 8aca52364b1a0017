import type { PolicyFile } from "../../policy-pack/policyFile";
import { fails, judge, Verdict, Violation } from "../../policy-pack/verdict";
import type { PreviewedStack } from "../stack/previewedStack";
import type { RecordedPlan } from "../stack/recordedPlan";
import { shortName } from "../stack/stackName";

/** What the rules say of a plan today. */
export function verdictOf(
    { place, settingsOf }: Pick<PreviewedStack, "place" | "settingsOf">,
    { after, before }: RecordedPlan,
    rules: PolicyFile,
): Verdict {
    const plan = { name: shortName(place.stackName), settingsOf: shortName(settingsOf), after, before };
    return judge(plan, rules, new Date().toISOString().slice(0, 10));
}

/** The verdict in lines; the last one says what to do. */
export function verdictLines(stackName: string, verdict: Verdict): string[] {
    const { violations, unknown, rules, staleExceptions } = verdict;
    const broken = violations.filter(({ exception }) => exception === undefined);
    const mandatory = broken.filter(({ severity }) => severity === "mandatory");
    const advisory = broken.filter(({ severity }) => severity === "advisory");
    return [
        ...section("Broken rules:", mandatory),
        ...section("Advice:", advisory),
        ...section(
            "Accepted by exceptions:",
            violations.filter(({ exception }) => exception !== undefined),
        ),
        ...staleExceptions.map(
            ({ rule, stack, resource, until }) =>
                `The exception from ${rule} for ${resource} of ${stack}, until ${until}, has ended or is for nothing. ` +
                "Remove it from policy-pack/policy.yaml.",
        ),
        ...(unknown === 0
            ? []
            : [
                  `${unknown} ${unknown === 1 ? "resource has" : "resources have"} values that are known only after up. ` +
                      "Rules about these values were not checked.",
              ]),
        fails(verdict)
            ? `Policy: "${stackName}" breaks ${counted(mandatory.length, "mandatory rule")}. Fix them, or add an exception with a reason and an end date to policy-pack/policy.yaml.`
            : `Policy: "${stackName}" keeps all ${rules} rules${advisory.length === 0 ? "" : ` but ${advisory.length} advisory`}.`,
    ];
}

function section(title: string, violations: readonly Violation[]): string[] {
    return violations.length === 0
        ? []
        : [
              title,
              ...violations.flatMap(({ rule, type, resource, problem, fix, exception }) => [
                  `  ${rule}  ${type} ${resource}`,
                  `    ${problem}`,
                  exception === undefined
                      ? `    Fix: ${fix}`
                      : `    Accepted until ${exception.until}: ${exception.reason}`,
              ]),
          ];
}

function counted(count: number, what: string): string {
    return `${count} ${what}${count === 1 ? "" : "s"}`;
}

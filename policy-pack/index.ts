// The rules of policy-pack/rules.ts as a Pulumi policy pack:
//   pulumi preview --policy-pack policy-pack
//
// It needs the official language host; one built from the Go module cannot start policy packs.
import { PolicyPack, ResourceValidationPolicy } from "@pulumi/policy";

import { Rule, RULES } from "./rules";

function policyFor({ name, description, type, violations }: Rule): ResourceValidationPolicy {
    return {
        name,
        description,
        enforcementLevel: "mandatory",
        validateResource({ type: actual, props }, report) {
            if (actual === type) {
                violations(props).forEach((violation) => report(violation));
            }
        },
    };
}

// The engine finds the pack by its being made.
new PolicyPack("lakehouse", { policies: RULES.map(policyFor) });

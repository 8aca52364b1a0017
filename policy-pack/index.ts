// The rules of rules.ts as a Pulumi policy pack:
//   pulumi preview --policy-pack policy-pack
//
// It needs the official language host; one built from the Go module cannot start policy packs. Rules about changes of a
// deployed stack are checked by `npm run policy` alone: the engine tells a pack nothing of what is there.
import {
    PolicyPack,
    PolicyResource,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationPolicy,
} from "@pulumi/policy";

import { contextOf, readPolicyFile, severityOf } from "./policyFile";
import type { PlannedResource, Problem, Rule } from "./rule";
import { RULES } from "./rules";
import { exceptionFor, problemsOf } from "./verdict";

const FILE = readPolicyFile();

function policyFor(rule: Rule): ResourceValidationPolicy | StackValidationPolicy {
    const { name, description } = rule;
    const head = { name, description, enforcementLevel: severityOf(name, FILE) };
    return "checkAll" in rule
        ? {
              ...head,
              validateStack({ resources }, report) {
                  const planned = withProviders(resources);
                  for (const { urn, message } of messagesOf(rule, planned)) {
                      report(message, urn);
                  }
              },
          }
        : {
              ...head,
              validateResource(args, report) {
                  messagesOf(rule, [plannedOf(args)]).forEach(({ message }) => report(message));
              },
          };
}

function messagesOf(rule: Rule, resources: readonly PlannedResource[]): { urn: string; message: string }[] {
    const [first] = resources;
    if (first === undefined) {
        return [];
    }
    const stack = stackOf(first.urn);
    const today = new Date().toISOString().slice(0, 10);
    const names = new Map(resources.map(({ urn, name }) => [urn, name]));
    const excepted = ({ urn }: { urn: string }) =>
        exceptionFor(FILE, { rule: rule.name, stack, resource: names.get(urn) ?? "" }, today) !== undefined;
    return problemsOf(rule, resources, contextOf(stack, FILE))
        .filter((found) => !excepted(found))
        .map(({ urn, problem, fix }: Problem & { urn: string }) => ({ urn, message: `${problem} ${fix}` }));
}

/** @see https://www.pulumi.com/docs/iac/concepts/resources/names/#urns */
function stackOf(urn: string): string {
    return urn.split("::")[0]?.split(":").at(-1) ?? "";
}

function plannedOf({
    urn,
    type,
    name,
    props,
    opts,
    provider,
}: ResourceValidationArgs | PolicyResource): PlannedResource {
    return {
        urn,
        type,
        name,
        inputs: props,
        outputs: props,
        protect: opts.protect,
        ...(provider === undefined ? {} : { provider: provider.urn }),
    };
}

/** Providers come with the resources that use them; the rules look for them among the resources. */
function withProviders(resources: readonly PolicyResource[]): PlannedResource[] {
    const planned = resources.map(plannedOf);
    const there = new Set(planned.map(({ urn }) => urn));
    const providers = new Map(
        resources.flatMap(({ provider }) => (provider ? [[provider.urn, provider] as const] : [])),
    );
    return [
        ...planned,
        ...[...providers.values()]
            .filter(({ urn }) => !there.has(urn))
            .map(({ urn, type, name, props }) => ({ urn, type, name, inputs: props, outputs: props, protect: false })),
    ];
}

// The engine finds the pack by its being made.
new PolicyPack("lakehouse", { policies: RULES.map(policyFor) });

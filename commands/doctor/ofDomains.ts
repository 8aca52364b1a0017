// Checks of each domain. Those of a stack's only domain have plain names; those of several say whose they are.
import { DomainOutputs, domainsOf, outputsOf } from "../stack/stackOutputs";
import type { ExaminedStack } from "./examinedStack";
import type { Check } from "./finding";

/** The checks that `checksOf` makes for each domain, with the domain's outputs in the place of the stack's. */
export function ofEachDomain(
    stack: ExaminedStack,
    checksOf: (stack: ExaminedStack, domain: DomainOutputs) => Check[],
): Check[] {
    return named(stack, domainsOf(stack.outputs), ({ name }) => name, checksOf);
}

/** The same for each linked database, which may show several domains. */
export function ofEachLink(stack: ExaminedStack, checksOf: (stack: ExaminedStack) => Check[]): Check[] {
    const domains = domainsOf(stack.outputs);
    const first = domains.filter(
        ({ linkedDatabase }, index) => domains.findIndex((other) => other.linkedDatabase === linkedDatabase) === index,
    );
    return named(stack, first, ({ linkedDatabase }) => linkedDatabase, checksOf);
}

/** A check of what all domains share, where it follows from checks of each of them. */
export function ofAllDomains({ outputs }: ExaminedStack, check: Check): Check {
    return { ...check, after: domainsOf(outputs).flatMap((domain) => namesOf(check.after ?? [], domain)) };
}

function named(
    stack: ExaminedStack,
    domains: readonly DomainOutputs[],
    labelOf: (domain: DomainOutputs) => string,
    checksOf: (stack: ExaminedStack, domain: DomainOutputs) => Check[],
): Check[] {
    const single = domainsOf(stack.outputs).length === 1;
    return domains.flatMap((domain) =>
        checksOf({ ...stack, outputs: outputsOf(stack.outputs, domain) }, domain).map((check) =>
            single
                ? check
                : {
                      ...check,
                      name: nameOf(check.name, labelOf(domain)),
                      after: namesOf(check.after ?? [], domain),
                  },
        ),
    );
}

/** What checks of these names are called, be they of the stack, of the domain, or of the database that shows it. */
function namesOf(names: readonly string[], { name: domain, linkedDatabase }: DomainOutputs): string[] {
    return names.flatMap((name) => [name, nameOf(name, domain), nameOf(name, linkedDatabase)]);
}

/** What a check is called that is one of several. */
export function nameOf(check: string, label: string): string {
    return `${check} of ${label}`;
}

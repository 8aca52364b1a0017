// What the rules say of a plan, with severities and exceptions.
import { CHANGE_RULES } from "./changeRules";
import { contextOf, Exception, matchesName, PolicyFile, severityOf } from "./policyFile";
import { holdsUnknown, PlannedResource, Problem, ResourceProblem, Rule, RuleContext, withUrn } from "./rule";
import { RULES } from "./rules";

/** A plan: the resources as they are to be, and as they are deployed. */
export interface PlannedStack {
    /** Name of the stack. */
    name: string;
    /** The stack whose settings are tried out, when it is another. @default name */
    settingsOf?: string;
    after: readonly PlannedResource[];
    before: readonly PlannedResource[];
}

/** One broken rule of one resource. */
export interface Violation extends Problem {
    rule: string;
    severity: "mandatory" | "advisory";
    type: string;
    resource: string;
    /** Why it is accepted, and until when. */
    exception?: { reason: string; until: string };
}

/** What the rules found. */
export interface Verdict {
    violations: Violation[];
    /** Resources with values that are known only after `up`; their rules are checked again then. */
    unknown: number;
    rules: number;
    /** Exceptions that hold no more, or are for nothing in the plan of their stack. */
    staleExceptions: Exception[];
}

/**
 * Judges a plan.
 *
 * @param today as `2026-11-27`, in UTC; exceptions hold through their last day.
 */
export function judge(plan: PlannedStack, file: PolicyFile, today: string): Verdict {
    const declared = plan.settingsOf ?? plan.name;
    const context = contextOf(declared, file, plan.name);
    const byUrn = new Map(plan.after.map((resource) => [resource.urn, resource]));
    const used = new Set<Exception>();
    const found = [...ofRules(plan.after, context), ...ofChange(plan, context)];
    const violations = found.flatMap(({ rule, urn, problem, fix }): Violation[] => {
        const severity = severityOf(rule, file);
        const resource = byUrn.get(urn);
        if (severity === "disabled" || resource === undefined) {
            return [];
        }
        const exception = exceptionFor(file, { rule, stack: declared, resource: resource.name }, today);
        if (exception !== undefined) {
            used.add(exception);
        }
        const accepted = exception && { reason: exception.reason, until: exception.until };
        const { type, name } = resource;
        return [{ rule, severity, type, resource: name, problem, fix, ...(accepted && { exception: accepted }) }];
    });
    return {
        violations,
        unknown: plan.after.filter(({ inputs }) => holdsUnknown(inputs)).length,
        rules: RULES.length + CHANGE_RULES.length,
        staleExceptions: file.exceptions.filter((one) => matchesName(one.stack, declared) && !used.has(one)),
    };
}

/** Whether a verdict fails a check. */
export function fails({ violations }: Verdict): boolean {
    return violations.some(({ severity, exception }) => severity === "mandatory" && exception === undefined);
}

/** The exception that holds for a rule, a stack and a resource today. */
export function exceptionFor(
    { exceptions }: PolicyFile,
    of: { rule: string; stack: string; resource: string },
    today: string,
): Exception | undefined {
    return exceptions.find(
        ({ rule, stack, resource, until }) =>
            rule === of.rule && matchesName(stack, of.stack) && matchesName(resource, of.resource) && today <= until,
    );
}

/** What a rule says of resources. */
export function problemsOf(rule: Rule, resources: readonly PlannedResource[], context: RuleContext): ResourceProblem[] {
    return "checkAll" in rule
        ? rule.checkAll(resources, context)
        : resources
              .filter(({ type }) => rule.types.includes(type))
              .flatMap((resource) => withUrn(resource.urn, rule.check(resource, context)));
}

function ofRules(after: readonly PlannedResource[], context: RuleContext) {
    return RULES.flatMap((rule) => problemsOf(rule, after, context).map((one) => ({ ...one, rule: rule.name })));
}

function ofChange({ before, after }: PlannedStack, context: RuleContext) {
    return CHANGE_RULES.flatMap((rule) =>
        rule.checkChange(before, after, context).map((one) => ({ ...one, rule: rule.name })),
    );
}

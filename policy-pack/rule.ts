// What a rule is: a pure function over what a plan makes. `npm run policy`, the Pulumi policy pack and the tests run the
// same functions. A value that is not known yet (first preview) breaks no rule: it is checked when it is known.
import { UNKNOWN_TEXTS } from "../plugin/marks";

/** Properties of a resource, as the engine shows them. */
export type Properties = Readonly<Record<string, unknown>>;

/** A resource as it is to be, with what is known of it. */
export interface PlannedResource {
    urn: string;
    /** Type token, such as `aws:s3/bucket:Bucket`. */
    type: string;
    /** Name in the program. */
    name: string;
    inputs: Properties;
    /** Of the resource that is there; empty for a new one. */
    outputs: Properties;
    protect: boolean;
    /** URN of its provider; absent for components and where the plan does not show it. */
    provider?: string;
}

/** What rules ask of a stack, from policy.yaml. */
export interface RuleContext {
    stack: string;
    /** Whether the stack keeps data that people depend on. */
    production: boolean;
    limits: Limits;
    requiredTags: readonly string[];
}

/** Limits of cost. */
export interface Limits {
    /** DPUs of one job: workers times the size of one. */
    dpusOfJob: number;
    timeoutMinutesOfJob: number;
    /** Credits of a virtual warehouse for an hour, with all its clusters. */
    creditsPerHour: number;
    autoSuspendSeconds: number;
    /** How many times the capacity of the deployed stack a plan may have, by kind of cost. */
    costGrowth: number;
}

/** What is wrong, and how to fix it; each one sentence or two. */
export interface Problem {
    problem: string;
    fix: string;
}

/** A problem of one of the resources. */
export interface ResourceProblem extends Problem {
    urn: string;
}

/** The problems of one resource. */
export function withUrn(urn: string, problems: readonly Problem[]): ResourceProblem[] {
    return problems.map((problem) => ({ ...problem, urn }));
}

interface AnyRule {
    /** kebab-case */
    name: string;
    description: string;
}

/** A rule about one resource at a time. */
export interface ResourceRule extends AnyRule {
    types: readonly string[];
    check: (resource: PlannedResource, context: RuleContext) => Problem[];
}

/** A rule about how resources belong together. */
export interface StackRule extends AnyRule {
    checkAll: (resources: readonly PlannedResource[], context: RuleContext) => ResourceProblem[];
}

/** A rule that a Pulumi policy pack can keep, too. */
export type Rule = ResourceRule | StackRule;

/** A rule about what a plan changes: it needs the stack as it is deployed, which a Pulumi policy pack is not told. */
export interface ChangeRule extends AnyRule {
    checkChange: (
        before: readonly PlannedResource[],
        after: readonly PlannedResource[],
        context: RuleContext,
    ) => ResourceProblem[];
}

/** How the engine shows a secret. */
const MASKED = "[secret]";

/** Whether a value is not known yet, or hidden. */
export function isUnknown(value: unknown): boolean {
    return typeof value === "string" && (value === MASKED || UNKNOWN_TEXTS.some((text) => value.includes(text)));
}

/** Whether some value in it, at any depth, is not known yet or hidden. */
export function holdsUnknown(value: unknown): boolean {
    return typeof value === "object" && value !== null ? Object.values(value).some(holdsUnknown) : isUnknown(value);
}

/** A value that may come alone or as a list. */
export function list(value: unknown): unknown[] {
    return value === undefined || value === null ? [] : [value].flat();
}

/** An object's property; undefined where there is no object. */
export function at(value: unknown, ...path: string[]): unknown {
    return path.reduce<unknown>(
        (inner, key) => (typeof inner === "object" && inner !== null ? (inner as Properties)[key] : undefined),
        value,
    );
}

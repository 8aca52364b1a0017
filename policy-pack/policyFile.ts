// policy.yaml: severities, limits and exceptions of the rules.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";
import { z } from "zod";

import { CHANGE_RULES } from "./changeRules";
import type { RuleContext } from "./rule";
import { RULES } from "./rules";

const NAMES = [...RULES, ...CHANGE_RULES].map(({ name }) => name);

const ruleName = z.string().refine((name) => NAMES.includes(name), {
    error: ({ input }) => `there is no rule "${String(input)}"; the rules are ${NAMES.join(", ")}`,
});
const positive = z.number().positive();
const day = z
    .union([z.string(), z.date()])
    .transform((value) => (value instanceof Date ? value.toISOString().slice(0, 10) : value))
    .refine((text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)), {
        error: "must be a day such as 2026-12-31",
    });

const schema = z.strictObject({
    production: z.array(z.string()),
    requiredTags: z.array(z.string()),
    limits: z.strictObject({
        dpusOfJob: positive,
        timeoutMinutesOfJob: positive,
        creditsPerHour: positive,
        autoSuspendSeconds: positive,
        costGrowth: positive,
    }),
    severity: z.partialRecord(ruleName, z.enum(["mandatory", "advisory", "disabled"])).default({}),
    exceptions: z
        .array(
            z.strictObject({
                rule: ruleName,
                stack: z.string().min(1),
                resource: z.string().min(1),
                reason: z.string().trim().min(10, { error: "must say why, in ten characters or more" }),
                until: day,
            }),
        )
        .default([]),
});

/** What policy.yaml says. */
export type PolicyFile = z.infer<typeof schema>;
/** One exception of it. */
export type Exception = PolicyFile["exceptions"][number];
/** What a broken rule means. */
export type Severity = "mandatory" | "advisory" | "disabled";

/** @throws Error with each fault, by its place in the file. */
export function readPolicyFile(file: string = join(__dirname, "policy.yaml")): PolicyFile {
    return policyFileOf(readFileSync(file, "utf8"), file);
}

/** @param file named in errors. */
export function policyFileOf(text: string, file: string): PolicyFile {
    const { data, error } = schema.safeParse(parsed(text, file));
    if (error !== undefined) {
        const faults = error.issues.map(({ path, message }) => `  ${path.join(".") || "the file"}: ${message}`);
        throw new Error(`${file} is not valid:\n${faults.join("\n")}`);
    }
    return data;
}

function parsed(text: string, file: string): unknown {
    try {
        return parse(text);
    } catch (error) {
        throw new Error(`${file} is not valid YAML: ${(error as Error).message}`, { cause: error });
    }
}

/** What the rules ask of a stack. */
export function contextOf(stack: string, file: PolicyFile, actualName: string = stack): RuleContext {
    const { production, limits, requiredTags } = file;
    return { stack: actualName, production: production.some((name) => matchesName(name, stack)), limits, requiredTags };
}

export function severityOf(rule: string, { severity }: PolicyFile): Severity {
    return severity[rule] ?? "mandatory";
}

/** Whether a name, or a beginning with a star, means this one. */
export function matchesName(pattern: string, name: string): boolean {
    return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

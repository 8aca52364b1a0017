// Reads IAM policy documents for the rules, whatever form a statement has.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
import { isUnknown, list, Problem } from "./rule";

/** A statement, with every element that IAM knows. */
export interface AnyStatement {
    Sid?: string;
    Effect?: string;
    Principal?: unknown;
    NotPrincipal?: unknown;
    Action?: string | string[];
    NotAction?: string | string[];
    Resource?: string | string[];
    NotResource?: string | string[];
    Condition?: Record<string, Record<string, string | string[]>>;
}

/** Checks the statements of a document given as text; text that is not known yet is checked when it is. */
export function ofDocument(text: unknown, check: (statements: AnyStatement[]) => Problem[]): Problem[] {
    if (text === undefined || text === null || isUnknown(text)) {
        return [];
    }
    const statements = statementsOf(text);
    return Array.isArray(statements) ? check(statements) : [statements];
}

/** The statements of a document, or why they cannot be read. */
export function statementsOf(text: unknown): AnyStatement[] | Problem {
    let document: unknown;
    try {
        document = typeof text === "string" ? JSON.parse(text) : text;
    } catch (error) {
        return { problem: `The policy is not valid JSON: ${(error as Error).message}.`, fix: "Correct it." };
    }
    const statements = list((document as { Statement?: unknown } | null)?.Statement);
    const all = statements.every((statement) => typeof statement === "object" && statement !== null);
    return all
        ? (statements as AnyStatement[])
        : { problem: "A statement of the policy is not an object.", fix: "Correct it." };
}

/** The statements that allow something. */
export function allowing(statements: readonly AnyStatement[]): AnyStatement[] {
    return statements.filter(({ Effect }) => Effect !== "Deny");
}

/** How a statement is named in a message. */
export function nameOf({ Sid }: AnyStatement): string {
    return Sid === undefined ? "A statement" : `Statement ${Sid}`;
}

/** Principals of AWS, and whether the statement is about everybody or all but some. */
export function principalsOf({ Principal, NotPrincipal }: AnyStatement): { everybody: boolean; aws: string[] } {
    const aws = list((Principal as { AWS?: unknown } | undefined)?.AWS).map(String);
    return { everybody: NotPrincipal !== undefined || Principal === "*" || aws.includes("*"), aws };
}

/** Principals that are named by kind: `AWS`, `Service`, `Federated`, `CanonicalUser`. */
export function namedPrincipalsOf({ Principal }: AnyStatement): [kind: string, name: string][] {
    return typeof Principal === "object" && Principal !== null
        ? Object.entries(Principal).flatMap(([kind, names]) =>
              list(names).map((name): [string, string] => [kind, String(name)]),
          )
        : [];
}

/** Those of them that are not of AWS. */
export function otherPrincipalsOf(statement: AnyStatement): [kind: string, name: string][] {
    return namedPrincipalsOf(statement).filter(([kind]) => kind !== "AWS");
}

/** Account of an ARN, or an account ID alone. */
export function accountOf(principal: string): string | undefined {
    return /^\d{12}$/.test(principal) ? principal : /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(principal)?.[1];
}

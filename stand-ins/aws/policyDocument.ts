import { canonical } from "../equivalence";

/**
 * Whether two IAM policy documents grant the same. AWS hands policies back rewritten: one action stands alone
 * instead of in a list, lists come in another order, an account ID becomes the ARN of its root.
 */
export function samePolicy(one: string, other: string): boolean {
    return canonical(normalDocument(JSON.parse(one))) === canonical(normalDocument(JSON.parse(other)));
}

type Json = unknown;

function normalDocument(document: Json): Json {
    if (!isRecord(document)) {
        return document;
    }
    return { ...document, Statement: sorted(asList(document["Statement"]).map(normalStatement)) };
}

function normalStatement(statement: Json): Json {
    if (!isRecord(statement)) {
        return statement;
    }
    return Object.fromEntries(
        Object.entries(statement).map(([element, value]) => {
            switch (element) {
                case "Action":
                case "NotAction":
                    return [element, sorted(asList(value).map((action) => String(action).toLowerCase()))];
                case "Resource":
                case "NotResource":
                    return [element, sorted(asList(value))];
                case "Principal":
                case "NotPrincipal":
                    return [element, normalPrincipal(value)];
                case "Condition":
                    return [element, normalCondition(value)];
                default:
                    return [element, value];
            }
        }),
    );
}

function normalPrincipal(principal: Json): Json {
    if (principal === "*") {
        return { AWS: ["*"] };
    }
    if (!isRecord(principal)) {
        return principal;
    }
    return Object.fromEntries(
        Object.entries(principal).map(([kind, names]) => [kind, sorted(asList(names).map(accountOfRoot))]),
    );
}

function accountOfRoot(name: Json): Json {
    return /^arn:[^:]+:iam::(\d{12}):root$/.exec(String(name))?.[1] ?? name;
}

function normalCondition(condition: Json): Json {
    if (!isRecord(condition)) {
        return condition;
    }
    return Object.fromEntries(
        Object.entries(condition).map(([operator, keys]) => [
            operator,
            isRecord(keys)
                ? Object.fromEntries(
                      Object.entries(keys).map(([key, values]) => [
                          key.toLowerCase(),
                          sorted(asList(values).map(String)),
                      ]),
                  )
                : keys,
        ]),
    );
}

function asList(value: Json): Json[] {
    return value === undefined ? [] : Array.isArray(value) ? (value as Json[]) : [value];
}

function sorted(list: Json[]): Json[] {
    return [...list].sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
}

function isRecord(value: Json): value is Record<string, Json> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

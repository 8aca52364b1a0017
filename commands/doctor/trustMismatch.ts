import type { SnowflakePrincipal } from "../../policy";

/** A trust policy as IAM returns it. */
export interface TrustPolicy {
    Statement?: TrustStatement[];
}

interface TrustStatement {
    Effect: string;
    Principal?: { AWS?: string | string[] };
    Action?: string | string[];
    Condition?: Record<string, Record<string, string | string[]>>;
}

/** Why a trust policy does not let a principal in; undefined when it does. */
export function mismatch(policy: TrustPolicy, principal: SnowflakePrincipal): string | undefined {
    const allowing = (policy.Statement ?? []).filter(
        ({ Effect, Action }) => Effect === "Allow" && list(Action).includes("sts:AssumeRole"),
    );
    const naming = allowing.filter(({ Principal }) => list(Principal?.AWS).includes(principal.iamUserArn));
    if (naming.length === 0) {
        const trusted = allowing.flatMap(({ Principal }) => list(Principal?.AWS)).join(", ") || "nobody";
        return `its trust policy trusts ${trusted}, but Snowflake uses ${principal.iamUserArn}`;
    }
    const accepted = naming.flatMap(({ Condition }) => list(Condition?.["StringEquals"]?.["sts:ExternalId"]));
    return accepted.includes(principal.externalId)
        ? undefined
        : "its trust policy expects a different external ID than the one Snowflake sends";
}

function list(value: string | string[] | undefined): string[] {
    return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

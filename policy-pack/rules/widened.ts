// What the policy documents of a plan allow beyond those that are deployed.
import { isDeepStrictEqual } from "node:util";

import { matchesWildcards } from "../../policy/wildcards";
import { allowing, AnyStatement, namedPrincipalsOf, nameOf, ofDocument, statementsOf } from "../policyDocument";
import { ChangeRule, isUnknown, list, PlannedResource, Problem, withUrn } from "../rule";

/** Properties that hold a policy document, by type. */
const DOCUMENTS: Readonly<Record<string, string>> = {
    "aws:iam/role:Role": "assumeRolePolicy",
    "aws:iam/rolePolicy:RolePolicy": "policy",
    "aws:iam/policy:Policy": "policy",
    "aws:s3/bucketPolicy:BucketPolicy": "policy",
    "aws:kms/key:Key": "policy",
};

export const WIDENED_RULE: ChangeRule = {
    name: "policy-not-widened",
    description: "A policy that is deployed allows nothing new, and denies what it denied.",
    checkChange: (before, after) => {
        const deployed = new Map(before.map((resource) => [resource.urn, resource]));
        return after.flatMap((resource) => {
            const old = deployed.get(resource.urn);
            return old === undefined ? [] : withUrn(resource.urn, widened(old, resource));
        });
    },
};

/** New resources are left to the other rules. */
function widened(before: PlannedResource, after: PlannedResource): Problem[] {
    const property = DOCUMENTS[after.type];
    const old = property === undefined ? undefined : before.inputs[property];
    if (property === undefined || old === undefined || isUnknown(old)) {
        return [];
    }
    const deployed = statementsOf(old);
    const former = Array.isArray(deployed) ? deployed : [];
    const allowedBefore = allowing(former).flatMap(permissionsOf);
    return ofDocument(after.inputs[property], (statements) => [
        ...allowing(statements)
            .flatMap(permissionsOf)
            .filter((wanted) => !allowedBefore.some((had) => covers(had, wanted)))
            .map(({ name, action, resource, principal }) => ({
                problem: `${name} would newly allow ${action}${resource === "" ? "" : ` on ${resource}`}${principal === "" ? "" : ` for ${principal}`}.`,
                fix: "Remove it. If it is needed, add an exception with a reason to policy-pack/policy.yaml.",
            })),
        ...former
            .filter((one) => one.Effect === "Deny")
            .filter((deny) => !statements.some((one) => isDeepStrictEqual(one, deny)))
            .map((deny) => ({
                problem: `${nameOf(deny)}, a Deny, would be changed or removed.`,
                fix: "Put it back. If it must go, add an exception with a reason to policy-pack/policy.yaml.",
            })),
    ]);
}

/** One action on one resource for one principal. */
interface Permission {
    name: string;
    action: string;
    resource: string;
    principal: string;
    conditions: Record<string, Record<string, string | string[]>>;
}

function permissionsOf(statement: AnyStatement): Permission[] {
    const actions = [
        ...list(statement.Action).map(String),
        ...list(statement.NotAction).map((action) => `all but ${String(action)}`),
    ];
    const resources = [
        ...list(statement.Resource).map(String),
        ...list(statement.NotResource).map((arn) => `all but ${String(arn)}`),
    ];
    const principals = principalNames(statement);
    return actions.flatMap((action) =>
        (resources.length === 0 ? [""] : resources).flatMap((resource) =>
            (principals.length === 0 ? [""] : principals).map((principal) => ({
                name: nameOf(statement),
                action,
                resource,
                principal,
                conditions: statement.Condition ?? {},
            })),
        ),
    );
}

function principalNames(statement: AnyStatement): string[] {
    const { Principal, NotPrincipal } = statement;
    if (NotPrincipal !== undefined) {
        return [`all but ${JSON.stringify(NotPrincipal)}`];
    }
    return typeof Principal === "object"
        ? namedPrincipalsOf(statement).map(([kind, name]) => `${kind} ${name}`)
        : list(Principal).map(String);
}

/** Whether `had` already gave what is wanted: the same or a wider pattern, and no condition that is gone or looser. */
function covers(had: Permission, wanted: Permission): boolean {
    return (
        matchesWildcards(had.action.toLowerCase(), wanted.action.toLowerCase()) &&
        matchesWildcards(had.resource, wanted.resource) &&
        had.principal === wanted.principal &&
        Object.entries(had.conditions).every(([operator, keys]) =>
            Object.entries(keys).every(([key, values]) => {
                const now = list(wanted.conditions[operator]?.[key]);
                return now.length > 0 && now.every((value) => list(values).includes(value));
            }),
        )
    );
}

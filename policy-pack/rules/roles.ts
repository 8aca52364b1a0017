// IAM roles: what they may do, on what, and never more than the boundary.
import { boundaryGrants } from "../../policy/boundary";
import { ROLE_SUFFIXES } from "../../policy/deployerScope";
import { AnyStatement, allowing, nameOf, ofDocument } from "../policyDocument";
import { at, isUnknown, list, PlannedResource, Problem, Rule, withUrn } from "../rule";

const ROLE = "aws:iam/role:Role";
/** Types whose `policy` says what somebody may do. */
const POLICIES = [
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/policy:Policy",
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/groupPolicy:GroupPolicy",
];
/** Types that attach a policy by its ARN. */
const ATTACHMENTS = [
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    "aws:iam/policyAttachment:PolicyAttachment",
];

export const ROLE_RULES: readonly Rule[] = [
    {
        name: "role-policy-without-wildcards",
        description: "A role's policy names its actions, and resources by their whole names.",
        types: [...POLICIES, ROLE],
        check: (resource) => ofPolicies(resource, (statement) => wildcards(statement)),
    },
    {
        name: "role-policy-within-boundary",
        description: "A role's policy allows no action that the boundary of the stack's roles does not.",
        types: [...POLICIES, ROLE],
        check: (resource) =>
            ofPolicies(resource, (statement) =>
                list(statement.Action)
                    .map(String)
                    .filter((action) => !action.includes("*") && !isBounded(action.toLowerCase(), statement))
                    .map((action) => ({
                        problem: `${nameOf(statement)} allows ${action}, which no role of the stack may do.`,
                        fix: `Remove ${action}, or add it to policy/boundary.ts with its reason.`,
                    })),
            ),
    },
    {
        name: "role-without-managed-policies",
        description: "No managed policy is attached: those of AWS reach everything of a service.",
        types: [...ATTACHMENTS, ROLE],
        check: ({ inputs }) =>
            [...list(inputs["policyArn"]), ...list(inputs["managedPolicyArns"])]
                .filter((arn) => !isUnknown(arn))
                .map((arn) => ({
                    problem: `The managed policy ${String(arn)} is attached.`,
                    fix: "Remove it, and grant what is needed in the role's own policy (policy/).",
                })),
    },
    {
        name: "role-has-boundary",
        description: "Every role has a permissions boundary.",
        types: [ROLE],
        check: ({ inputs: { permissionsBoundary } }) =>
            typeof permissionsBoundary === "string" && permissionsBoundary !== ""
                ? []
                : [
                      {
                          problem:
                              "The role has no permissions boundary, so whoever can change its policy has no limit.",
                          fix: "Run npm run --silent bootstrap -- aws --stack NAME, then set lakehouse:permissionsBoundary.",
                      },
                  ],
    },
    {
        name: "role-policy-stays-in-stack",
        description: "Roles reach only buckets and Glue databases of their own stack.",
        checkAll: (resources) => {
            const known = (type: string, property: string) => {
                const names = resources.filter((one) => one.type === type).map(({ inputs }) => inputs[property]);
                return names.some((name) => typeof name !== "string" || isUnknown(name)) ? undefined : new Set(names);
            };
            const buckets = known("aws:s3/bucket:Bucket", "bucket");
            const databases = known("aws:glue/catalogDatabase:CatalogDatabase", "name");
            return resources.filter(isPolicy).flatMap((resource) =>
                withUrn(
                    resource.urn,
                    ofPolicies(resource, (statement) =>
                        list(statement.Resource).flatMap((arn) =>
                            foreign(String(arn), buckets, databases).map((what) => ({
                                problem: `${nameOf(statement)} reaches ${what}, which is not in the stack.`,
                                fix: `Remove ${String(arn)}.`,
                            })),
                        ),
                    ),
                ),
            );
        },
    },
];

/** ARN of a role of Glue's table optimizers, without wildcards. */
const OPTIMIZER_ROLE = new RegExp(`^arn:[a-z-]+:iam::\\d{12}:role/lakehouse-[a-z0-9-]+-${ROLE_SUFFIXES.optimizers}$`);

/** Lower-case actions that the boundary allows with every setting on. */
const BOUNDED = new Set(
    boundaryGrants({
        partition: "aws",
        region: "us-west-2",
        stack: "any",
        buckets: ["any"],
        databases: ["any"],
        boundary: "any",
        encryption: "SSE_KMS",
        catalogKeyArn: "arn:aws:kms:us-west-2:123456789012:key/any",
        lakeFormation: "TABLES",
        alarms: true,
        optimizers: true,
    })
        .flatMap(({ actions }) => Object.keys(actions))
        .map((action) => action.toLowerCase()),
);

/** Whether the boundary allows an action; passing a role, the jobs may do with that of the table optimizers alone. */
function isBounded(action: string, { Resource, Condition }: AnyStatement): boolean {
    return (
        BOUNDED.has(action) &&
        (action !== "iam:passrole" ||
            (list(Resource).every((arn) => OPTIMIZER_ROLE.test(String(arn))) &&
                list(Condition?.["StringEquals"]?.["iam:PassedToService"]).join() === "glue.amazonaws.com"))
    );
}

function isPolicy({ type }: PlannedResource): boolean {
    return POLICIES.includes(type) || type === ROLE;
}

/** Problems of the statements that allow something, in a policy or a role's inline policies. */
function ofPolicies({ inputs }: PlannedResource, check: (statement: AnyStatement) => Problem[]): Problem[] {
    const documents = [inputs["policy"], ...list(inputs["inlinePolicies"]).map((inline) => at(inline, "policy"))];
    return documents.flatMap((document) =>
        ofDocument(document, (statements) => allowing(statements).flatMap((statement) => check(statement))),
    );
}

function wildcards(statement: AnyStatement): Problem[] {
    const name = nameOf(statement);
    return [
        ...(statement.NotAction === undefined
            ? []
            : [{ problem: `${name} allows all actions but some.`, fix: "Replace NotAction by the actions' names." }]),
        ...(statement.NotResource === undefined
            ? []
            : [{ problem: `${name} reaches all resources but some.`, fix: "Replace NotResource by ARNs." }]),
        ...list(statement.Action)
            .map(String)
            .filter((action) => /[*?]/.test(action))
            .map((action) => ({ problem: `${name} allows ${action}.`, fix: "Name each action." })),
        ...list(statement.Resource)
            .map(String)
            .filter((arn) => !isUnknown(arn) && reachesOthers(arn))
            .map((arn) => ({
                problem: `${name} reaches ${arn}.`,
                fix: "Name the resource; a star may only follow a whole name, such as BUCKET/prefix/*.",
            })),
    ];
}

/**
 * Whether an ARN may match things of other names: it has a wildcard before the first whole name. The whole name of S3 is
 * the bucket; of other services a kind and a name, such as `table/sales/`.
 */
function reachesOthers(arn: string): boolean {
    const [word, partition = "", service = "", region = "", account = "", ...rest] = arn.split(":");
    const path = rest.join(":");
    if (word !== "arn" || /[*?]/.test(partition + service + region + account)) {
        return true;
    }
    const wildcard = path.search(/[*?]/);
    if (wildcard < 0) {
        return false;
    }
    const separator = service === "logs" ? /:/ : /[/:]/;
    const whole = path
        .slice(0, wildcard)
        .split(separator)
        .slice(0, -1)
        .filter((part) => part !== "");
    return whole.length < (service === "s3" ? 1 : 2);
}

/** What an ARN names that is another bucket's or database's. */
function foreign(arn: string, buckets: Set<unknown> | undefined, databases: Set<unknown> | undefined): string[] {
    const bucket = /^arn:[^:]*:s3:::([^/*?]+)(\/|$)/.exec(arn)?.[1];
    const database = /^arn:[^:]*:glue:[^:]*:[^:]*:(?:database|table|userDefinedFunction)\/([^/*?]+)(\/|$)/.exec(
        arn,
    )?.[1];
    return [
        ...(bucket === undefined || buckets?.has(bucket) !== false ? [] : [`the bucket ${bucket}`]),
        ...(database === undefined || databases?.has(database) !== false ? [] : [`the Glue database ${database}`]),
    ];
}

// Trust: who may use the stack's roles and keys, and by which external ID.
import {
    accountOf,
    allowing,
    AnyStatement,
    nameOf,
    ofDocument,
    otherPrincipalsOf,
    principalsOf,
} from "../policyDocument";
import { at, isUnknown, list, PlannedResource, Problem, Rule, withUrn } from "../rule";

const ROLE = "aws:iam/role:Role";
const KEY = "aws:kms/key:Key";
const TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy";
const EVENT_BRIDGE = "events.amazonaws.com";
/** Services that run as a role of the stack. */
const SERVICES = ["glue.amazonaws.com"];

/** Objects of Snowflake that assume a role, and where their external ID and their IAM user are. */
const ASSUMING: { type: string; externalId: string[]; iamUser: string }[] = [
    {
        type: "snowflake-iceberg:index:ExternalVolume",
        externalId: ["storageLocation", "storageAwsExternalId"],
        iamUser: "storageAwsIamUserArn",
    },
    {
        type: "snowflake-iceberg:index:CatalogIntegration",
        externalId: ["sigv4", "externalId"],
        iamUser: "apiAwsIamUserArn",
    },
];

export const TRUST_RULES: readonly Rule[] = [
    {
        name: "trust-names-principal-and-condition",
        description: "A role trusts named principals only, each of another account with exactly one external ID.",
        types: [ROLE],
        check: ({ inputs }) =>
            ofDocument(inputs["assumeRolePolicy"], (statements) => allowing(statements).flatMap(trustProblems)),
    },
    {
        name: "trust-is-of-snowflake",
        description:
            "A role trusts no other account than Snowflake's, with the external ID of a volume or integration.",
        checkAll: (resources) => {
            const users = known(resources, ({ outputs }, { iamUser }) => outputs[iamUser]);
            const ids = known(resources, ({ inputs }, { externalId }) => at(inputs, ...externalId));
            return resources
                .filter(({ type }) => type === ROLE)
                .flatMap(({ urn, inputs }) =>
                    withUrn(
                        urn,
                        ofDocument(inputs["assumeRolePolicy"], (statements) =>
                            allowing(statements).flatMap((statement) => foreignTrust(statement, users, ids)),
                        ),
                    ),
                );
        },
    },
    {
        name: "external-id-is-pinned",
        description: "The external ID of a volume or integration is given, so that it outlives a replacement.",
        types: ASSUMING.map(({ type }) => type),
        check: ({ type, inputs }) => {
            const path = ASSUMING.find((one) => one.type === type)?.externalId ?? [];
            const id = at(inputs, ...path);
            return isUnknown(id) || (typeof id === "string" && id.length >= 8)
                ? []
                : [
                      {
                          problem: `${path.join(".")} is ${id === undefined ? "not set" : "too short to guess only by chance"}: Snowflake or a stranger chooses what the role trusts.`,
                          fix: "Set it to the value of an ExternalId resource (components/externalVolume.ts).",
                      },
                  ];
        },
    },
    {
        name: "key-rotates",
        description: "A key of the stack is rotated.",
        types: [KEY],
        check: ({ inputs: { enableKeyRotation } }) =>
            enableKeyRotation === true || isUnknown(enableKeyRotation)
                ? []
                : [{ problem: "The key is not rotated.", fix: "Set enableKeyRotation to true." }],
    },
    {
        name: "key-policy-stays-in-account",
        description: "A key's policy allows nothing to everybody or to another account.",
        types: [KEY],
        check: ({ inputs: { policy } }) =>
            ofDocument(policy, (statements) => {
                const all = allowing(statements).map((statement) => ({ statement, ...principalsOf(statement) }));
                const accounts = new Set(all.flatMap(({ aws }) => aws.flatMap((arn) => accountOf(arn) ?? [])));
                return [
                    ...all
                        .filter(({ everybody }) => everybody)
                        .map(({ statement }) => ({
                            problem: `${nameOf(statement)} allows everybody.`,
                            fix: "Name the principals.",
                        })),
                    ...(accounts.size > 1
                        ? [
                              {
                                  problem: `The policy names several accounts: ${[...accounts].join(", ")}.`,
                                  fix: "Remove those that are not the stack's own.",
                              },
                          ]
                        : []),
                ];
            }),
    },
    {
        name: "topic-is-closed",
        description: "The policy of a topic lets EventBridge publish, and allows nothing else to anybody.",
        types: [TOPIC_POLICY],
        check: ({ inputs: { policy } }) =>
            ofDocument(policy, (statements) =>
                allowing(statements)
                    .filter((statement) => !isOfEventBridge(statement))
                    .map((statement) => ({
                        problem: `${nameOf(statement)} allows more than publishing by ${EVENT_BRIDGE}.`,
                        fix: "Remove it: who may use the topic in the account, IAM policies say.",
                    })),
            ),
    },
];

function isOfEventBridge(statement: AnyStatement): boolean {
    const { everybody, aws } = principalsOf(statement);
    const services = otherPrincipalsOf(statement);
    return (
        !everybody &&
        aws.length === 0 &&
        services.every(([kind, name]) => kind === "Service" && name === EVENT_BRIDGE) &&
        statement.NotAction === undefined &&
        list(statement.Action).every((action) => String(action).toLowerCase() === "sns:publish")
    );
}

function trustProblems(statement: AnyStatement): Problem[] {
    const name = nameOf(statement);
    const { everybody, aws } = principalsOf(statement);
    if (everybody) {
        return [{ problem: `${name} trusts everybody.`, fix: "Name the principal." }];
    }
    const ids = list(statement.Condition?.["StringEquals"]?.["sts:ExternalId"]);
    return [
        ...list(statement.Action)
            .filter((action) => String(action).includes("*"))
            .map((action) => ({ problem: `${name} allows ${String(action)}.`, fix: "Allow sts:AssumeRole alone." })),
        ...otherPrincipalsOf(statement)
            .filter(([kind, service]) => kind !== "Service" || !SERVICES.includes(service))
            .map(([kind, principal]) => ({
                problem: `${name} trusts ${kind} ${principal}.`,
                fix: `Remove it: the roles of a stack are for Snowflake and ${SERVICES.join(", ")}.`,
            })),
        ...aws
            .filter((arn) => !isUnknown(arn) && !/^arn:[\w-]+:iam::\d{12}:(user|role)\/./.test(arn))
            .map((arn) => ({
                problem: `${name} trusts ${arn}, a whole account or more.`,
                fix: "Name the IAM user or role.",
            })),
        ...(aws.length > 1
            ? [
                  {
                      problem: `${name} trusts several principals with one condition.`,
                      fix: "Give each its own statement.",
                  },
              ]
            : []),
        ...(aws.length === 0 || (ids.length === 1 && ids[0] !== "")
            ? []
            : [
                  {
                      problem: `${name} does not ask for exactly one external ID.`,
                      fix: "Add the condition StringEquals sts:ExternalId with the ID of the volume or integration.",
                  },
              ]),
    ];
}

/** Values of all objects that assume a role; undefined when one is not known yet, or there is no such object. */
function known(
    resources: readonly PlannedResource[],
    valueOf: (resource: PlannedResource, of: (typeof ASSUMING)[number]) => unknown,
): Set<unknown> | undefined {
    const values = resources.flatMap((resource) =>
        ASSUMING.filter(({ type }) => type === resource.type).map((of) => valueOf(resource, of)),
    );
    return values.length === 0 || values.some((value) => value === undefined || isUnknown(value))
        ? undefined
        : new Set(values);
}

function foreignTrust(
    statement: AnyStatement,
    users: Set<unknown> | undefined,
    externalIds: Set<unknown> | undefined,
): Problem[] {
    const ids = list(statement.Condition?.["StringEquals"]?.["sts:ExternalId"]);
    const { aws } = principalsOf(statement);
    return [
        ...aws
            .filter((arn) => users?.has(arn) === false)
            .map((arn) => ({
                problem: `${nameOf(statement)} trusts ${arn}, which is not the IAM user that Snowflake uses for this stack.`,
                fix: "Trust the principal that the volume or integration returns (its output principal).",
            })),
        ...ids
            .filter((id) => externalIds?.has(id) === false)
            .map(() => ({
                problem: `${nameOf(statement)} accepts an external ID that no volume or integration of the stack has.`,
                fix: "Trust the principal that the volume or integration returns (its output principal).",
            })),
    ];
}

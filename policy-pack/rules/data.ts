// Data stores of production stacks, tags, and what Snowflake's roles hold.
import { at, isUnknown, list, Problem, Properties, Rule, withUrn } from "../rule";

const AWS_PROVIDER = "pulumi:providers:aws";

export const DATA_RULES: readonly Rule[] = [
    {
        name: "production-data-is-protected",
        description: "In a production stack the bucket, the key and the Glue database are protected.",
        types: ["aws:s3/bucket:Bucket", "aws:kms/key:Key", "aws:glue/catalogDatabase:CatalogDatabase"],
        check: ({ inputs, protect }, { production, stack }) => [
            ...(production && !protect
                ? [
                      {
                          problem: `It is not protected, and ${stack} is a production stack.`,
                          fix: `Run pulumi config set destroyData false --stack ${stack}.`,
                      },
                  ]
                : []),
            ...(production && inputs["forceDestroy"] === true
                ? [
                      {
                          problem: "forceDestroy deletes all objects with the bucket.",
                          fix: `Run pulumi config set destroyData false --stack ${stack}.`,
                      },
                  ]
                : []),
        ],
    },
    {
        name: "resources-are-tagged",
        description: "Every AWS resource gets the required tags, and project and stack with their true values.",
        checkAll: (resources, { requiredTags, stack }) => {
            const tagsOf = new Map(
                resources
                    .filter(({ type }) => type === AWS_PROVIDER)
                    .map(({ urn, inputs }) => [urn, defaultTagsOf(inputs)] as const),
            );
            return [
                ...[...tagsOf].flatMap(([urn, tags]) =>
                    tags === undefined ? [] : withUrn(urn, [...missing(requiredTags, tags), ...untrue(tags, stack)]),
                ),
                ...resources
                    .filter(({ type }) => /^aws:/.test(type))
                    .flatMap(({ urn, inputs, provider }) =>
                        withUrn(urn, [
                            ...untrue((inputs["tags"] ?? {}) as Properties, stack),
                            // What the provider sets is checked there, once.
                            ...(provider === undefined || tagsOf.has(provider)
                                ? []
                                : [
                                      {
                                          problem: "It is made by a provider that does not give it the stack's tags.",
                                          fix: "Pass the provider of components/providers.ts.",
                                      },
                                  ]),
                        ]),
                    ),
            ];
        },
    },
    {
        name: "no-account-wide-grants",
        description: "No role gets a privilege on the whole Snowflake account, the right to grant on, or ownership.",
        types: [
            "snowflake:index/grantPrivilegesToAccountRole:GrantPrivilegesToAccountRole",
            "snowflake:index/grantPrivilegesToDatabaseRole:GrantPrivilegesToDatabaseRole",
        ],
        check: ({ inputs }) => [
            ...(inputs["onAccount"] === true
                ? [{ problem: "It grants on the whole account.", fix: "Grant on an object." }]
                : []),
            ...(inputs["withGrantOption"] === true
                ? [{ problem: "Whoever gets it may grant it on.", fix: "Remove withGrantOption." }]
                : []),
            ...(inputs["allPrivileges"] === true
                ? [{ problem: "It grants all privileges.", fix: "Name the privileges." }]
                : []),
            ...list(inputs["privileges"])
                .filter((privilege) => ["OWNERSHIP", "MANAGE GRANTS"].includes(String(privilege).toUpperCase()))
                .map((privilege) => ({ problem: `It grants ${String(privilege)}.`, fix: "Grant less." })),
        ],
    },
    {
        name: "nothing-for-everybody-in-snowflake",
        description: "Nothing is granted to PUBLIC, which every user of the account has.",
        types: [
            "snowflake:index/grantPrivilegesToAccountRole:GrantPrivilegesToAccountRole",
            "snowflake:index/grantAccountRole:GrantAccountRole",
        ],
        check: ({ inputs }) =>
            [inputs["accountRoleName"], inputs["parentRoleName"]]
                .filter((role) => String(role).replaceAll('"', "") === "PUBLIC")
                .map(() => ({ problem: "It grants to PUBLIC.", fix: "Grant to the reader role." })),
    },
];

/** Tags that a provider gives everything; undefined when they are not known yet. */
function defaultTagsOf(inputs: Properties): Properties | undefined {
    const given = inputs["defaultTags"];
    if (isUnknown(given)) {
        return undefined;
    }
    // Settings of a provider come as text.
    const parsed: unknown = typeof given === "string" ? JSON.parse(given) : given;
    return (at(parsed, "tags") ?? {}) as Properties;
}

function missing(required: readonly string[], tags: Properties): Problem[] {
    return required
        .filter((tag) => tags[tag] === undefined)
        .map((tag) => ({ problem: `The tag ${tag} is missing.`, fix: "Set it in lakehouse:tags." }));
}

/** The deployer's rights depend on these two. */
function untrue(tags: Properties, stack: string): Problem[] {
    return Object.entries({ project: "lakehouse", stack })
        .filter(([tag, value]) => tags[tag] !== undefined && tags[tag] !== value && !isUnknown(tags[tag]))
        .map(([tag, value]) => ({
            problem: `The tag ${tag} is "${String(tags[tag])}".`,
            fix: `Set it to "${value}": the deployer's rights depend on it.`,
        }));
}

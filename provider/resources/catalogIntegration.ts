import {
    bracedMap,
    describe,
    integrationPrincipal,
    optionalPropertyValue,
    propertyValue,
} from "../../snowflake-client/describeRows";
import { rememberExternalId } from "../../snowflake-client/maskedExternalIds";
import { render } from "../../snowflake-client/sql/render";
import { boolean, identifier, integer, literal, qualifiedName } from "../../snowflake-client/sql/values";
import { EXISTING, isExisting } from "./existingObject";
import { objectOperations } from "./lifecycle";
import {
    checkAccountId,
    checkCatalogUri,
    checkExternalId,
    checkName,
    checkNamespace,
    checkRegion,
    checkRoleArn,
    regionOfCatalogUri,
} from "./names";
import { Found, ObjectStatements } from "./objectStatements";
import { OWNER } from "./ownership";
import { Failure, table, typedInputs, Values, ValuesOf } from "./property";
import { Context, ResourceType } from "./resourceType";

const inputs = table({
    name: {
        type: { kind: "string", check: checkName },
        description: "Name in Snowflake, exactly as it is stored there.",
        change: "replace",
        required: true,
    },
    catalogUri: {
        type: { kind: "string", check: checkCatalogUri },
        description: "Iceberg REST endpoint of AWS Glue, such as https://glue.us-west-2.amazonaws.com/iceberg.",
        change: "replace",
        required: true,
    },
    catalogName: {
        type: { kind: "string", check: checkAccountId },
        description: "Glue's catalog ID: the AWS account ID, 12 digits.",
        change: "replace",
        required: true,
    },
    catalogNamespace: {
        type: { kind: "string", check: checkNamespace },
        description: "Default namespace (Glue database).",
        change: "replace",
    },
    sigv4: {
        type: {
            kind: "object",
            typeName: "SigV4Authentication",
            description: "How Snowflake signs its calls to the catalog (AWS Signature Version 4).",
            properties: {
                iamRole: {
                    type: { kind: "string", check: checkRoleArn },
                    description:
                        "ARN of the IAM role Snowflake assumes. The role may be created after the integration.",
                    change: "replace",
                    required: true,
                },
                signingRegion: {
                    type: { kind: "string", check: checkRegion },
                    description: "AWS region for signing: the region of the catalog.",
                    change: "replace",
                    required: true,
                },
                externalId: {
                    type: { kind: "string", check: checkExternalId },
                    description: "External ID Snowflake sends when it assumes the role.",
                    change: "replace",
                    required: true,
                },
            },
        },
        description: "Signature settings.",
        change: "replace",
        required: true,
    },
    enabled: {
        type: { kind: "boolean" },
        description: "Whether tables may use the integration.",
        change: "replace",
        default: true,
    },
    refreshIntervalSeconds: {
        type: { kind: "integer", minimum: 30, maximum: 86_400 },
        description: "Seconds between checks for changes to a table, 30 to 86400.",
        change: "alter",
        default: 30,
    },
    comment: { type: { kind: "string" }, description: "Comment.", change: "alter" },
    existing: EXISTING,
    owner: OWNER,
});

const statements: ObjectStatements = {
    label: "catalog integration",
    kind: "INTEGRATION",
    dropKind: "CATALOG INTEGRATION",
    inputs,
    idOf: (values) => String(values["name"]),
    inputsOf: (id) => ({ name: id }),
    shownName: (values) => qualifiedName(String(values["name"])),

    async create({ connection }, values, comment) {
        const integration = typedInputs(inputs, values);
        const { catalogNamespace: namespace, sigv4 } = integration;
        rememberExternalId(sigv4.externalId);
        await connection.execute(
            render("catalog_integration.create", {
                name: identifier(integration.name),
                catalog_namespace: namespace === undefined ? undefined : literal(namespace),
                catalog_uri: literal(integration.catalogUri),
                catalog_name: literal(integration.catalogName),
                iam_role: literal(sigv4.iamRole),
                signing_region: literal(sigv4.signingRegion),
                external_id: literal(sigv4.externalId),
                enabled: boolean(integration.enabled),
                refresh_interval_seconds: integer(integration.refreshIntervalSeconds),
                comment: literal(comment),
            }),
        );
    },

    find,

    async alter({ connection }, _actual, wanted, changes, comment) {
        const name = identifier(String(wanted["name"]));
        if (changes.some(({ property }) => property === "refreshIntervalSeconds")) {
            const refresh_interval_seconds = integer(Number(wanted["refreshIntervalSeconds"]));
            await connection.execute(
                render("catalog_integration.set_refresh_interval", { name, refresh_interval_seconds }),
            );
        }
        if (changes.some(({ property }) => property === "comment")) {
            await connection.execute(render("catalog_integration.set_comment", { name, comment: literal(comment) }));
        }
    },

    async drop({ connection }, values) {
        await connection.execute(render("catalog_integration.drop", { name: identifier(String(values["name"])) }));
    },
};

/** What DESCRIBE CATALOG INTEGRATION tells of the integration. */
async function find({ connection }: Context, values: Values): Promise<Found | undefined> {
    const name = String(values["name"]);
    const rows = await describe(connection, render("catalog_integration.describe", { name: identifier(name) }));
    if (rows === undefined) {
        return undefined;
    }
    const label = `CATALOG INTEGRATION ${qualifiedName(name)}`;
    const rest = bracedMap(propertyValue(rows, "REST_CONFIG", label));
    const authentication = bracedMap(propertyValue(rows, "REST_AUTHENTICATION", label));
    const { iamUserArn, externalId } = integrationPrincipal(rows, label);
    rememberExternalId(externalId);
    const namespace = optionalPropertyValue(rows, "CATALOG_NAMESPACE");
    const known = values["sigv4"] as ValuesOf<typeof inputs>["sigv4"] | undefined;
    return {
        properties: {
            catalogUri: rest["CATALOG_URI"],
            catalogName: rest["CATALOG_NAME"] ?? rest["WAREHOUSE"],
            // A default namespace of an existing one does no harm: a linked database names its own.
            ...(namespace === undefined || (isExisting(values) && values["catalogNamespace"] === undefined)
                ? {}
                : { catalogNamespace: namespace }),
            sigv4: {
                iamRole: authentication["SIGV4_IAM_ROLE"],
                signingRegion: authentication["SIGV4_SIGNING_REGION"],
                // DESCRIBE leaves out the external ID that was given. One that differs from the output below is fixed
                // in the trust policy, not by replacing the integration.
                externalId: known?.externalId ?? externalId,
            },
            enabled: propertyValue(rows, "ENABLED", label).toLowerCase() === "true",
            refreshIntervalSeconds: Number(propertyValue(rows, "REFRESH_INTERVAL_SECONDS", label)),
            apiAwsIamUserArn: iamUserArn,
            apiAwsExternalId: externalId,
        },
        comment: optionalPropertyValue(rows, "COMMENT") ?? "",
    };
}

/** A Snowflake catalog integration for AWS Glue's Iceberg REST endpoint. */
export const catalogIntegration: ResourceType = {
    name: "CatalogIntegration",
    description:
        "A Snowflake catalog integration for the Iceberg REST endpoint of AWS Glue, signed with SigV4. Import ID: the name.",
    inputs,
    outputs: {
        apiAwsIamUserArn: {
            type: "string",
            description: "ARN of the IAM user Snowflake assumes the role with, as DESC CATALOG INTEGRATION returns it.",
            stable: true,
        },
        apiAwsExternalId: {
            type: "string",
            description:
                "External ID, as DESC CATALOG INTEGRATION returns it. Build the role's trust policy from this one.",
            stable: true,
            secretWith: "sigv4",
        },
    },

    checkTogether(values): Failure[] {
        const { signingRegion } = (values["sigv4"] ?? {}) as Partial<ValuesOf<typeof inputs>["sigv4"]>;
        const uri = values["catalogUri"];
        const region = typeof uri === "string" ? regionOfCatalogUri(uri) : undefined;
        return region !== undefined && typeof signingRegion === "string" && signingRegion !== region
            ? [
                  {
                      property: "sigv4.signingRegion",
                      reason: `is "${signingRegion}", but catalogUri is in the region ${region}.`,
                  },
              ]
            : [];
    },

    ...objectOperations(statements),
};

import { activeLocation, describe, optionalPropertyValue, propertyValue } from "../../snowflake-client/describeRows";
import { rememberExternalId } from "../../snowflake-client/maskedExternalIds";
import { render } from "../../snowflake-client/sql/render";
import { boolean, identifier, literal, qualifiedName } from "../../snowflake-client/sql/values";
import { EXISTING, isExisting } from "./existingObject";
import { objectOperations } from "./lifecycle";
import { checkExternalId, checkName, checkRoleArn, checkStorageBaseUrl } from "./names";
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
    storageLocation: {
        type: {
            kind: "object",
            typeName: "StorageLocation",
            description: "One S3 location of an external volume.",
            properties: {
                name: {
                    type: { kind: "string", check: checkName },
                    description: "Name of the location within the volume.",
                    change: "replace",
                    required: true,
                },
                storageBaseUrl: {
                    type: { kind: "string", check: checkStorageBaseUrl },
                    description: "s3://bucket/ or s3://bucket/prefix/, with the slash at the end.",
                    change: "replace",
                    required: true,
                },
                storageAwsRoleArn: {
                    type: { kind: "string", check: checkRoleArn },
                    description: "ARN of the IAM role Snowflake assumes. The role may be created after the volume.",
                    change: "replace",
                    required: true,
                },
                storageAwsExternalId: {
                    type: { kind: "string", check: checkExternalId },
                    description: "External ID Snowflake sends when it assumes the role.",
                    change: "replace",
                    required: true,
                },
                encryption: {
                    type: {
                        kind: "object",
                        typeName: "StorageEncryption",
                        description: "Server-side encryption that Snowflake requests from S3 when it writes.",
                        properties: {
                            type: {
                                type: { kind: "string", values: ["AWS_SSE_KMS", "AWS_SSE_S3", "NONE"] },
                                description: "AWS_SSE_KMS, AWS_SSE_S3 or NONE (the bucket's default applies).",
                                change: "replace",
                                required: true,
                            },
                            kmsKeyId: {
                                type: { kind: "string" },
                                description: "ID or ARN of the KMS key; only with AWS_SSE_KMS.",
                                change: "replace",
                            },
                        },
                    },
                    description: "Encryption of what Snowflake writes.",
                    change: "replace",
                    default: { type: "NONE" },
                },
            },
        },
        description: "The location.",
        change: "replace",
        required: true,
    },
    allowWrites: {
        type: { kind: "boolean" },
        description: "Whether Snowflake may write.",
        change: "alter",
        default: true,
    },
    comment: { type: { kind: "string" }, description: "Comment.", change: "alter" },
    existing: EXISTING,
    owner: OWNER,
});

type Location = ValuesOf<typeof inputs>["storageLocation"];

const statements: ObjectStatements = {
    label: "external volume",
    kind: "EXTERNAL VOLUME",
    inputs,
    idOf: (values) => String(values["name"]),
    inputsOf: (id) => ({ name: id }),
    shownName: (values) => qualifiedName(String(values["name"])),

    async create({ connection }, values, comment) {
        const volume = typedInputs(inputs, values);
        const { storageLocation: location } = volume;
        const { encryption } = location;
        rememberExternalId(location.storageAwsExternalId);
        await connection.execute(
            render("external_volume.create", {
                name: identifier(volume.name),
                location_name: literal(location.name),
                storage_base_url: literal(location.storageBaseUrl),
                storage_aws_role_arn: literal(location.storageAwsRoleArn),
                storage_aws_external_id: literal(location.storageAwsExternalId),
                encryption_type: encryption.type === "NONE" ? undefined : literal(encryption.type),
                kms_key_id: encryption.kmsKeyId === undefined ? undefined : literal(encryption.kmsKeyId),
                allow_writes: boolean(volume.allowWrites),
                comment: literal(comment),
            }),
        );
    },

    find,

    async alter({ connection }, _actual, wanted, changes, comment) {
        const name = identifier(String(wanted["name"]));
        if (changes.some(({ property }) => property === "allowWrites")) {
            const allow_writes = boolean(Boolean(wanted["allowWrites"]));
            await connection.execute(render("external_volume.set_allow_writes", { name, allow_writes }));
        }
        if (changes.some(({ property }) => property === "comment")) {
            await connection.execute(render("external_volume.set_comment", { name, comment: literal(comment) }));
        }
    },

    async drop({ connection }, values) {
        await connection.execute(render("external_volume.drop", { name: identifier(String(values["name"])) }));
    },
};

/** What DESCRIBE EXTERNAL VOLUME tells of the volume. */
async function find({ connection }: Context, values: Values): Promise<Found | undefined> {
    const name = String(values["name"]);
    const rows = await describe(connection, render("external_volume.describe", { name: identifier(name) }));
    if (rows === undefined) {
        return undefined;
    }
    const label = `EXTERNAL VOLUME ${qualifiedName(name)}`;
    const location = activeLocation(rows, label);
    const externalId = location["STORAGE_AWS_EXTERNAL_ID"];
    const iamUserArn = location["STORAGE_AWS_IAM_USER_ARN"];
    if (!externalId || !iamUserArn) {
        const provider = location["STORAGE_PROVIDER"] ?? "absent";
        throw new Error(
            `The location of ${label} has no IAM user or external ID (STORAGE_PROVIDER is ${provider}). ` +
                "Only S3 locations can be trusted by an IAM role.",
        );
    }
    rememberExternalId(externalId);
    const allowsWrites = propertyValue(rows, "ALLOW_WRITES", label).toLowerCase() === "true";
    const known = values["storageLocation"] as Location | undefined;
    return {
        properties: {
            storageLocation: {
                // Whoever made the volume calls its location as he likes.
                name: isExisting(values) ? known?.name : location["NAME"],
                storageBaseUrl: isExisting(values)
                    ? reaching(location["STORAGE_BASE_URL"], known?.storageBaseUrl)
                    : location["STORAGE_BASE_URL"],
                storageAwsRoleArn: location["STORAGE_AWS_ROLE_ARN"],
                // A volume replaced by hand may have another external ID. Then the trust policy has to follow the
                // output below; the volume itself is as good as before.
                storageAwsExternalId: known?.storageAwsExternalId ?? externalId,
                encryption: {
                    type: location["ENCRYPTION_TYPE"] ?? "NONE",
                    ...(location["ENCRYPTION_KMS_KEY_ID"] ? { kmsKeyId: location["ENCRYPTION_KMS_KEY_ID"] } : {}),
                },
            },
            // One that allows writes does for a link that only reads.
            allowWrites: allowsWrites && isExisting(values) ? (values["allowWrites"] ?? true) : allowsWrites,
            storageAwsIamUserArn: iamUserArn,
            storageAwsExternalId: externalId,
        },
        comment: optionalPropertyValue(rows, "COMMENT") ?? "",
    };
}

/**
 * The URL that an existing volume is asked for, where it reaches that: files are named by their whole URLs, so a volume
 * over the whole bucket does as well as one over a folder.
 */
function reaching(actual: string | undefined, wanted: string | undefined): string | undefined {
    return actual?.endsWith("/") === true && wanted?.startsWith(actual) === true ? wanted : actual;
}

/** A Snowflake external volume over one S3 location. */
export const externalVolume: ResourceType = {
    name: "ExternalVolume",
    description: "A Snowflake external volume over one S3 location. Import ID: the name.",
    inputs,
    outputs: {
        storageAwsIamUserArn: {
            type: "string",
            description: "ARN of the IAM user Snowflake assumes the role with, as DESC EXTERNAL VOLUME returns it.",
            stable: true,
        },
        storageAwsExternalId: {
            type: "string",
            description:
                "External ID, as DESC EXTERNAL VOLUME returns it. Build the role's trust policy from this one.",
            stable: true,
            secretWith: "storageLocation",
        },
    },

    checkTogether(values): Failure[] {
        const { encryption } = (values["storageLocation"] ?? {}) as Partial<Location>;
        return encryption?.kmsKeyId !== undefined && encryption.type !== "AWS_SSE_KMS"
            ? [{ property: "storageLocation.encryption.kmsKeyId", reason: "is set, but the type is not AWS_SSE_KMS." }]
            : [];
    },

    ...objectOperations(statements),
};

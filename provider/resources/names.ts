// Checks of names and addresses, each with its cure.

/** Name of an object, stored exactly as written. */
export function checkName(name: string): string | undefined {
    if (name === "") {
        return "is empty.";
    }
    if ([...name].length > 255) {
        return "has more than 255 characters.";
    }
    return name.includes("\0") ? "contains a NUL character." : undefined;
}

/** `s3://bucket/` or `s3://bucket/prefix/`. */
export function checkStorageBaseUrl(url: string): string | undefined {
    const [, bucket] = /^s3(?:gov)?:\/\/([^/]+)\/(?:.*\/)?$/.exec(url) ?? [];
    if (bucket === undefined) {
        return `is "${url}". Expected s3://bucket/prefix/ with a slash at the end.`;
    }
    if (bucket.includes(".")) {
        return `names the bucket "${bucket}". Snowflake's external volumes do not support buckets with dots in the name.`;
    }
    return /^[a-z0-9-]{3,63}$/.test(bucket)
        ? undefined
        : `names the bucket "${bucket}", which is not a valid S3 bucket name.`;
}

/** `arn:aws:iam::123456789012:role/name`. */
export function checkRoleArn(arn: string): string | undefined {
    return /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(arn)
        ? undefined
        : `is "${arn}". Expected the ARN of an IAM role, such as arn:aws:iam::123456789012:role/name.`;
}

/** What AWS STS takes as external ID. The value is not repeated: it may be a real one. */
export function checkExternalId(externalId: string): string | undefined {
    return /^[\w+=,.@:/-]{2,1224}$/.test(externalId)
        ? undefined
        : "is not an external ID that AWS accepts. Expected 2 to 1224 letters, digits or characters of _+=,.@:/-";
}

/** AWS account ID. */
export function checkAccountId(id: string): string | undefined {
    return /^\d{12}$/.test(id) ? undefined : `is "${id}". Expected the AWS account ID, 12 digits.`;
}

/** AWS region. */
export function checkRegion(region: string): string | undefined {
    return /^[a-z]{2}(-[a-z]+)+-\d$/.test(region)
        ? undefined
        : `is "${region}". Expected an AWS region, such as us-west-2.`;
}

const GLUE_ENDPOINT = /^https:\/\/glue(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|api\.aws)\/iceberg$/;

/** Glue's Iceberg REST endpoint. */
export function checkCatalogUri(uri: string): string | undefined {
    return GLUE_ENDPOINT.test(uri)
        ? undefined
        : `is "${uri}". Expected AWS Glue's Iceberg REST endpoint, such as https://glue.us-west-2.amazonaws.com/iceberg.`;
}

/** Region of Glue's Iceberg REST endpoint; undefined when [uri] is not one. */
export function regionOfCatalogUri(uri: string): string | undefined {
    return GLUE_ENDPOINT.exec(uri)?.[1];
}

/** A namespace of the catalog. */
export function checkNamespace(namespace: string): string | undefined {
    return namespace.trim() === "" ? "is empty." : undefined;
}

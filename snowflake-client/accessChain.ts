// Why Snowflake cannot reach the data, told from what Snowflake's verification says.

/** What Snowflake reaches the data with, as DESCRIBE shows it. */
export interface AccessEnd {
    /** "external volume" or "catalog integration". */
    label: string;
    /** Quoted name. */
    name: string;
    iamUserArn: string;
    /** Masked. */
    externalId: string;
    roleArn: string;
    /** What lies behind the role: a storage base URL or a catalog URI. */
    target: string;
}

/** What keeps Snowflake from the data, and what fixes it. */
export interface AccessFault {
    cause: "trust" | "STS region" | "permissions" | "encryption key" | "target" | "region" | "unknown";
    cure: string;
}

const ACTION = /\b(s3|glue|kms|sts|lakeformation):[A-Z][A-Za-z]+\b/;
const RESOURCE = /\bon resource:?\s+["']?(arn:[^\s"',]+|\S+)/;

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
const UNUSABLE_KEY = /(arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+) is (disabled|pending deletion|pending import)/i;

/** Whether waiting cannot help: what AWS says is not a change of permissions on its way. */
export function isLasting(message: string): boolean {
    return UNUSABLE_KEY.test(message) || /STS is not activated in this region/i.test(message);
}

/**
 * Reads [message], in which Snowflake passes on what AWS answered.
 * The order matters: an AssumeRole denial also holds "not authorized", as each denial does.
 */
export function accessFault(message: string, end: AccessEnd): AccessFault {
    const action = ACTION.exec(message)?.[0];
    const resource = RESOURCE.exec(message)?.[1]?.replace(/[.;]$/, "");
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html
    if (/STS is not activated in this region/i.test(message)) {
        return {
            cause: "STS region",
            cure:
                `The AWS account of ${end.roleArn} has AWS STS deactivated in the region of the Snowflake account. Ask an ` +
                "administrator to activate it: IAM console, Account settings, Security Token Service.",
        };
    }
    const key = UNUSABLE_KEY.exec(message);
    if (key?.[1] !== undefined) {
        const cancel = /deletion/i.test(key[2] ?? "") ? `aws kms cancel-key-deletion --key-id ${key[1]} && ` : "";
        return { cause: "encryption key", cure: `Run: ${cancel}aws kms enable-key --key-id ${key[1]}` };
    }
    if (action === "sts:AssumeRole" || /assum(e|ing)[ _]?(AWS_)?role|AssumeRole/i.test(message)) {
        return {
            cause: "trust",
            cure:
                `The trust policy of ${end.roleArn} must allow sts:AssumeRole to the principal ${end.iamUserArn} ` +
                `with the condition sts:ExternalId = ${end.externalId} (the value of DESCRIBE), and the role must exist. ` +
                "Run pulumi up --refresh to restore what was changed by hand.",
        };
    }
    if (action?.startsWith("kms:") || /\bKMS\b/.test(message)) {
        return {
            cause: "encryption key",
            cure: `The role ${end.roleArn} needs ${action ?? "kms:Decrypt and kms:GenerateDataKey"} on ${resource ?? "the key of the bucket"}; the key must be enabled.`,
        };
    }
    if (
        /NoSuchBucket|bucket does not exist|EntityNotFound|NoSuchNamespace|namespace .*not (exist|found)/i.test(message)
    ) {
        return {
            cause: "target",
            cure: `${end.target} does not exist, or has a different name. Check the bucket, prefix and Glue database.`,
        };
    }
    if (
        /AuthorizationHeaderMalformed|PermanentRedirect|wrong region|region .*is wrong|Credential should be scoped/i.test(
            message,
        )
    ) {
        return {
            cause: "region",
            cure: `${end.target} is not in the region configured in Snowflake. Compare the bucket's region with the signing region.`,
        };
    }
    if (action !== undefined || /AccessDenied|Access Denied|not authorized|Forbidden|403/i.test(message)) {
        return {
            cause: "permissions",
            cure: `The policies of ${end.roleArn} must allow ${action ?? "the actions on " + end.target}${resource ? ` on ${resource}` : ""}; a bucket policy or permissions boundary must not deny it.`,
        };
    }
    return {
        cause: "unknown",
        cure: `Check role ${end.roleArn}, its trust policy and permissions, and ${end.target}.`,
    };
}

// What AWS and Snowflake accept as a name or value, as pure functions: each answers what is wrong and the cure, or
// undefined.

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export function bucketNameProblem(name: string): string | undefined {
    if (name.includes(".")) {
        return `is "${name}". Leave the dots out: Snowflake's external volumes cannot use a bucket with dots in its name.`;
    }
    if (/[A-Z]/.test(name)) {
        return `is "${name}". Write it in lower case: "${name.toLowerCase()}".`;
    }
    if (name.length < 3 || name.length > 63) {
        return `is "${name}", ${name.length} characters. S3 allows 3 to 63.`;
    }
    if (!/^[a-z0-9][a-z0-9-]*[a-z0-9]$/.test(name)) {
        return `is "${name}". Use lower-case letters, digits and hyphens, with a letter or digit at both ends.`;
    }
    if (/^(xn--|sthree-|amzn-s3-demo-)/.test(name) || /(-s3alias|--ol-s3|--x-s3|--table-s3|-an)$/.test(name)) {
        return `is "${name}". S3 reserves that prefix or suffix. Choose another name.`;
    }
    return undefined;
}

/** Lower case, because Glue stores names so and Snowflake's linked database compares them. */
export function glueDatabaseProblem(name: string): string | undefined {
    if (name.length > 255) {
        return `is ${name.length} characters long. Glue allows at most 255.`;
    }
    if (!/^[a-z_][a-z0-9_]*$/.test(name)) {
        const cure = name
            .toLowerCase()
            .replace(/[^a-z0-9_]/g, "_")
            .replace(/^(?=\d)/, "_");
        return `is "${name}". Use lower-case letters, digits and underscores, not a digit first: "${cure}".`;
    }
    return undefined;
}

/** A name that needs no quotes in Snowflake. */
export function snowflakeNameProblem(name: string): string | undefined {
    if (name.length > 255) {
        return `is ${name.length} characters long. Snowflake allows at most 255.`;
    }
    if (!/^[A-Z_][A-Z0-9_$]*$/.test(name)) {
        const cure = name
            .toUpperCase()
            .replace(/[^A-Z0-9_$]/g, "_")
            .replace(/^(?=[\d$])/, "_");
        return `is "${name}". Use upper-case letters, digits and underscores, not a digit first: "${cure}".`;
    }
    return undefined;
}

/** Only regions where the program knows the endpoints. */
export function regionProblem(region: string): string | undefined {
    if (/^us-iso/.test(region)) {
        return `is "${region}". Choose a region of the partition aws, aws-cn, aws-us-gov or aws-eusc.`;
    }
    return /^([a-z]{2}(-gov)?|eusc-[a-z]{2})-[a-z]+-\d$/.test(region)
        ? undefined
        : `is "${region}", which is not the name of an AWS region. Set one like us-west-2.`;
}

/**
 * @param snowflakeRegion as `SELECT CURRENT_REGION()` answers, e.g. "AWS_US_WEST_2" or "PUBLIC.AWS_US_WEST_2".
 * @returns the AWS region, or undefined for an account on another cloud.
 */
export function awsRegionOf(snowflakeRegion: string): string | undefined {
    const name = snowflakeRegion.toUpperCase().split(".").at(-1) ?? "";
    return name.startsWith("AWS_") ? name.slice("AWS_".length).replaceAll("_", "-").toLowerCase() : undefined;
}

export function accountIdProblem(id: string): string | undefined {
    return /^\d{12}$/.test(id) ? undefined : `holds "${id}". An AWS account ID has 12 digits; write it in quotes.`;
}

/** A role may be of another account, and below a path. */
export function roleArnProblem(arn: string): string | undefined {
    return /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(arn)
        ? undefined
        : `is "${arn}". Set the ARN of an IAM role, such as arn:aws:iam::123456789012:role/NAME.`;
}

/** A policy of the stack's own account may be given by its name. */
export function policyProblem(policy: string): string | undefined {
    return /^arn:[\w-]+:iam::(\d{12}|aws):policy\/.+$/.test(policy) || /^[\w+=,.@-]{1,128}$/.test(policy)
        ? undefined
        : `is "${policy}". Set the name or the ARN of an IAM policy: arn:aws:iam::123456789012:policy/NAME.`;
}

/** A key by its ARN, in the stack's region: S3 uses no other. */
export function kmsKeyProblem(arn: string, region: string): string | undefined {
    const [, ofKey] = /^arn:[\w-]+:kms:([\w-]+):\d{12}:key\/[\w-]+$/.exec(arn) ?? [];
    if (ofKey === undefined) {
        return `is "${arn}". Set the ARN of a KMS key, not of an alias: arn:aws:kms:${region}:123456789012:key/ID.`;
    }
    return ofKey === region ? undefined : `is in ${ofKey}, the stack in ${region}. Set a key of the same region.`;
}

/**
 * Glue's cron: six fields in UTC, one of the two day fields is "?".
 *
 * @see https://docs.aws.amazon.com/glue/latest/dg/monitor-data-warehouse-schedule.html
 */
export function scheduleProblem(schedule: string): string | undefined {
    const example = "Set one like cron(15 2 * * ? *): minutes, hours, day of month, month, day of week, year, in UTC.";
    const fields = /^cron\((.*)\)$/.exec(schedule)?.[1]?.trim().split(/\s+/);
    if (fields === undefined || fields.length !== 6) {
        return `is "${schedule}". ${example}`;
    }
    if (fields.some((field) => !/^[\dA-Z*?,/#LW-]+$/.test(field))) {
        return `is "${schedule}", which has a character that cron does not allow. ${example}`;
    }
    if ([fields[2], fields[4]].filter((field) => field === "?").length !== 1) {
        return `is "${schedule}". Exactly one of day of month and day of week must be "?". ${example}`;
    }
    // Glue refuses what runs more often than every five minutes.
    if (fields[0] === "*" || /^(\*|0)\/[1-4]$/.test(fields[0] ?? "")) {
        return `is "${schedule}". Glue runs a schedule at most every five minutes.`;
    }
    return undefined;
}

/** A setting for hosts: a bare host name, so that nobody pastes a whole URL or the account locator's page. */
export function hostProblem(host: string): string | undefined {
    return /^[a-zA-Z0-9.-]+$/.test(host) ? undefined : `is "${host}". Set the host alone, without https:// and path.`;
}

export function protocolProblem(protocol: string): string | undefined {
    return ["http", "https"].includes(protocol)
        ? undefined
        : `is "${protocol}". Set https, or http for a local endpoint.`;
}

/** @see https://docs.snowflake.com/en/user-guide/admin-account-identifier */
export function accountPartProblem(part: string): string | undefined {
    if (/\.snowflakecomputing\./.test(part)) {
        return `is "${part}", a host name. Set the part of the account identifier alone, as SELECT CURRENT_ORGANIZATION_NAME() or CURRENT_ACCOUNT_NAME() returns.`;
    }
    return /^[A-Za-z0-9_-]+$/.test(part)
        ? undefined
        : `is "${part}". Use letters, digits, hyphens and underscores only.`;
}

/** A part of a whole, as text, so that a job compares it without rounding. */
export function shareProblem(value: string): string | undefined {
    return /^\d+(\.\d+)?$/.test(value) && Number(value) <= 1
        ? undefined
        : `is "${value}". Set a number from 0 to 1, such as "0.05".`;
}

// What AWS says of a bucket, by its own API: no invoke of the provider tells half of it.

import type { HeadBucketCommandOutput, LifecycleRule as S3Rule, S3Client } from "@aws-sdk/client-s3";

/** What there is to know of a bucket. */
export interface BucketFacts {
    /** Undefined where S3 does not tell. */
    region?: string;
    /** Why S3 tells nothing else. */
    refusal?: { status: number; reason: string };
    /** Default encryption; undefined: none. */
    encryption?: "unknown" | { algorithm: string; key?: string };
    versioning?: string;
    /** Parts of the public access block that are off. */
    openToPublic: string[];
    /** Undefined: ACLs are in use. */
    objectOwnership?: string;
    lifecycle: LifecycleRule[];
    deniesPlainHttp: boolean;
    /** What could not be read, and why. */
    unread: string[];
}

/** A lifecycle rule, as far as it matters here. */
export interface LifecycleRule {
    id: string;
    enabled: boolean;
    /** "" for all objects. */
    prefix: string;
    /** Whether it deletes live objects. */
    expires: boolean;
    /** Storage classes that it moves live objects to. */
    storageClasses: string[];
    noncurrentDays?: number;
}

const NOTHING_KNOWN: Omit<BucketFacts, "region" | "refusal"> = {
    openToPublic: [],
    lifecycle: [],
    deniesPlainHttp: false,
    unread: [],
};

/** Errors that say that something is not configured. @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const NOT_CONFIGURED = [
    "ServerSideEncryptionConfigurationNotFoundError",
    "NoSuchPublicAccessBlockConfiguration",
    "OwnershipControlsNotFoundError",
    "NoSuchLifecycleConfiguration",
    "NoSuchBucketPolicy",
];

/** A bucket, asked for as one of an account. */
export interface BucketQuestion {
    bucketName: string;
    region: string;
    accountId: string;
}

/** Reads a bucket. Never throws: what cannot be read is told. */
export async function readBucket(
    s3: S3Client,
    { bucketName, region, accountId }: BucketQuestion,
): Promise<BucketFacts> {
    // Loaded late: few programs need it.
    const sdk = await import("@aws-sdk/client-s3");
    const of = { Bucket: bucketName, ExpectedBucketOwner: accountId };
    const unread: string[] = [];
    const part = async <T>(what: string, ask: Promise<T>): Promise<T | "unknown" | undefined> => {
        try {
            return await ask;
        } catch (error) {
            const { name, message } = error as Error;
            if (NOT_CONFIGURED.includes(name)) {
                return undefined;
            }
            unread.push(`${what}: ${message || name}`);
            return "unknown";
        }
    };
    const head = await headOf(() => s3.send(new sdk.HeadBucketCommand(of)));
    if (head.refusal !== undefined || (head.region !== undefined && head.region !== region)) {
        return { ...NOTHING_KNOWN, ...head };
    }
    const [encryption, versioning, block, ownership, lifecycle, policy] = await Promise.all([
        part("encryption", s3.send(new sdk.GetBucketEncryptionCommand(of))),
        part("versioning", s3.send(new sdk.GetBucketVersioningCommand(of))),
        part("public access block", s3.send(new sdk.GetPublicAccessBlockCommand(of))),
        part("ownership controls", s3.send(new sdk.GetBucketOwnershipControlsCommand(of))),
        part("lifecycle", s3.send(new sdk.GetBucketLifecycleConfigurationCommand(of))),
        part("policy", s3.send(new sdk.GetBucketPolicyCommand(of))),
    ]);
    const byDefault =
        encryption === "unknown"
            ? undefined
            : encryption?.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
    // What is unknown is told once, as unread, and not as missing.
    return {
        ...head,
        encryption:
            encryption === "unknown"
                ? "unknown"
                : byDefault?.SSEAlgorithm && { algorithm: byDefault.SSEAlgorithm, key: byDefault.KMSMasterKeyID },
        versioning: versioning === "unknown" ? "Enabled" : versioning?.Status,
        openToPublic: block === "unknown" ? [] : openParts(block?.PublicAccessBlockConfiguration),
        objectOwnership:
            ownership === "unknown" ? "BucketOwnerEnforced" : ownership?.OwnershipControls?.Rules?.[0]?.ObjectOwnership,
        lifecycle: lifecycle === "unknown" ? [] : (lifecycle?.Rules ?? []).map(ruleOf),
        deniesPlainHttp: policy === "unknown" || deniesPlainHttp(policy?.Policy),
        unread,
    };
}

/** S3 tells the region of a bucket also with a refusal. @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html */
async function headOf(ask: () => Promise<HeadBucketCommandOutput>): Promise<Pick<BucketFacts, "region" | "refusal">> {
    try {
        const { BucketRegion: region } = await ask();
        return { region };
    } catch (error) {
        const { $metadata, $response, message, name } = error as Error & {
            $metadata?: { httpStatusCode?: number };
            $response?: { headers?: Record<string, string> };
        };
        const reason = message === "" || message === "UnknownError" ? name : message;
        return {
            region: $response?.headers?.["x-amz-bucket-region"],
            refusal: { status: $metadata?.httpStatusCode ?? 0, reason },
        };
    }
}

function openParts(block: object | undefined): string[] {
    const parts = block as Record<string, boolean | undefined> | undefined;
    return ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"].filter(
        (part) => parts?.[part] !== true,
    );
}

function ruleOf(rule: S3Rule): LifecycleRule {
    const { Filter: filter, Expiration: expiration } = rule;
    return {
        id: rule.ID ?? "",
        enabled: rule.Status === "Enabled",
        // A rule by tags or sizes alone may meet any object.
        prefix: filter?.Prefix ?? filter?.And?.Prefix ?? rule.Prefix ?? "",
        expires: expiration?.Days !== undefined || expiration?.Date !== undefined,
        storageClasses: (rule.Transitions ?? []).flatMap(({ StorageClass }) => StorageClass ?? []),
        noncurrentDays: rule.NoncurrentVersionExpiration?.NoncurrentDays,
    };
}

/** Whether a policy denies everybody everything without TLS. */
function deniesPlainHttp(policy: string | undefined): boolean {
    interface Stated {
        Effect?: string;
        Principal?: unknown;
        Action?: unknown;
        Condition?: { Bool?: Record<string, unknown> };
    }
    const { Statement: statements = [] } = JSON.parse(policy ?? "{}") as { Statement?: Stated | Stated[] };
    const has = (value: unknown, wanted: string) => [value].flat().map(String).includes(wanted);
    return [statements]
        .flat()
        .some(
            ({ Effect, Principal, Action, Condition }) =>
                Effect === "Deny" &&
                (has(Principal, "*") || has((Principal as { AWS?: unknown } | undefined)?.AWS, "*")) &&
                (has(Action, "s3:*") || has(Action, "*")) &&
                has(Condition?.Bool?.["aws:SecureTransport"], "false"),
        );
}

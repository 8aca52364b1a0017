// A bucket that is there already: what the program would set on one of its own is checked, and nothing is set.

import { denyPlainHttp, RAW_DATA_FOLDER, TABLES_FOLDER } from "../../policy";
import type { BucketFacts, LifecycleRule } from "./bucketFacts";

/** What the stack needs of the bucket. */
export interface WantedBucket {
    bucketName: string;
    region: string;
    accountId: string;
    /** ARN of the key that the settings name. */
    kmsKeyArn?: string | undefined;
}

/** Folders whose objects nobody may take away behind the tables' backs. */
const DATA_FOLDERS = [TABLES_FOLDER, RAW_DATA_FOLDER];

/** Storage classes that must be restored before an object can be read. */
const UNREADABLE = /^(GLACIER|DEEP_ARCHIVE)$/;

/**
 * What stands against storing the lakehouse in a bucket, each with the command for its owner.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 */
export function bucketProblems(facts: BucketFacts, wanted: WantedBucket): string[] {
    const { bucketName, region } = wanted;
    const bucket = `The bucket "${bucketName}" of lakehouse:existingBucket`;
    if (facts.region !== undefined && facts.region !== region) {
        return [
            `${bucket} is in ${facts.region}, and the stack in ${region}. Set a bucket in ${region}, or aws:region to ${facts.region}.`,
        ];
    }
    if (facts.refusal !== undefined) {
        return [refused(bucket, wanted, facts.refusal)];
    }
    const api = (call: string, value: string) => `aws s3api ${call} --bucket ${bucketName} ${value}`;
    return [
        encryptionProblem(facts, wanted),
        facts.versioning === "Enabled"
            ? undefined
            : `has no versioning: what a job or a person deletes or overwrites is lost. Ask its owner to run: ${api("put-bucket-versioning", "--versioning-configuration Status=Enabled")}`,
        facts.openToPublic.length === 0
            ? undefined
            : `does not block public access (${facts.openToPublic.join(", ")}). Ask its owner to run: ${api("put-public-access-block", "--public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true")}`,
        facts.objectOwnership === "BucketOwnerEnforced"
            ? undefined
            : `has ACLs enabled, so that files which another account writes stay that account's. Ask its owner to run: ${api("put-bucket-ownership-controls", "--ownership-controls 'Rules=[{ObjectOwnership=BucketOwnerEnforced}]'")}`,
        ...facts.lifecycle.flatMap(lifecycleProblems),
        ...facts.unread.map(
            (reason) =>
                `cannot be checked: ${reason}. Ask an administrator for the policies that this command prints: npm run bootstrap -- aws --stack NAME`,
        ),
    ].flatMap((problem) => (problem === undefined ? [] : [`${bucket} ${problem}`]));
}

/** What is worth knowing, and prevents nothing. */
export function bucketWarnings(
    { lifecycle, deniesPlainHttp, unread }: BucketFacts,
    { bucketName, arn }: { bucketName: string; arn: string },
): string[] {
    const cleansUp = (rule: LifecycleRule) => rule.enabled && rule.prefix === "" && rule.noncurrentDays !== undefined;
    return [
        deniesPlainHttp
            ? undefined
            : `has no policy that denies plain HTTP. The program uses HTTPS only; for all others, ask its owner to add this statement: ` +
              JSON.stringify(denyPlainHttp(arn)),
        lifecycle.some(cleansUp)
            ? undefined
            : "keeps old versions of objects for ever, which costs storage: it has no lifecycle rule for all objects with NoncurrentVersionExpiration. Ask its owner to add one.",
    ].flatMap((warning) =>
        warning === undefined || unread.length > 0 ? [] : [`The existing bucket "${bucketName}" ${warning}`],
    );
}

function refused(bucket: string, { accountId }: WantedBucket, { status, reason }: { status: number; reason: string }) {
    switch (status) {
        case 404:
            return `${bucket} does not exist. Create it, or set the name of one that does.`;
        case 403:
            return (
                `${bucket} belongs to another account than ${accountId}, or the deployer may not read it. Set a bucket of ` +
                `that account; if it is one, ask an administrator for the policies that this command prints: npm run bootstrap -- aws --stack NAME`
            );
        default:
            return `${bucket} cannot be read: ${reason}. Run the command again.`;
    }
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionByDefault.html */
function encryptionProblem({ encryption }: BucketFacts, { bucketName, kmsKeyArn }: WantedBucket): string | undefined {
    const change = (rules: object) =>
        `Ask its owner to run: aws s3api put-bucket-encryption --bucket ${bucketName} --server-side-encryption-configuration '${JSON.stringify({ Rules: [rules] })}'`;
    const byS3 = change({ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } });
    if (encryption === "unknown") {
        return undefined;
    }
    if (encryption === undefined) {
        return `has no default encryption. ${byS3}`;
    }
    const { algorithm, key } = encryption;
    if (algorithm === "AES256") {
        return kmsKeyArn === undefined
            ? undefined
            : `is encrypted by S3's own keys, and lakehouse:kmsKeyArn names a key. Remove that setting, or: ${change({
                  ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: kmsKeyArn },
                  BucketKeyEnabled: true,
              })}`;
    }
    if (algorithm !== "aws:kms") {
        return `is encrypted with ${algorithm}, which the program does not support. ${byS3}`;
    }
    if (key === undefined || key.endsWith("alias/aws/s3")) {
        return `is encrypted with the AWS managed key aws/s3, whose use no policy of the stack's roles can limit. Ask its owner to encrypt it with a customer managed key, and set lakehouse:kmsKeyArn to it; or: ${byS3}`;
    }
    if (/(^|:)alias\//.test(key)) {
        return `is encrypted with the key ${key}, by its alias. Ask its owner to name the key by its ARN, and set lakehouse:kmsKeyArn to that.`;
    }
    if (kmsKeyArn === undefined) {
        return `is encrypted with the key ${key}. Set lakehouse:kmsKeyArn to its ARN.`;
    }
    return [kmsKeyArn, kmsKeyArn.split("/").at(-1)].includes(key)
        ? undefined
        : `is encrypted with the key ${key}, and lakehouse:kmsKeyArn is ${kmsKeyArn}. Set it to the bucket's key.`;
}

/** Rules that delete live objects, or move them where nobody can read them. */
function lifecycleProblems({ id, enabled, prefix, expires, storageClasses }: LifecycleRule): string[] {
    const folders = DATA_FOLDERS.filter((folder) => folder.startsWith(prefix) || prefix.startsWith(folder));
    const archives = storageClasses.filter((name) => UNREADABLE.test(name));
    if (!enabled || folders.length === 0 || (!expires && archives.length === 0)) {
        return [];
    }
    const what = expires ? "deletes live objects" : `moves live objects to ${archives.join(", ")}`;
    return [
        `has the lifecycle rule "${id}", which ${what} below ${folders.join(" and ")}: tables would lose their files. Ask its owner to limit that rule to other folders.`,
    ];
}

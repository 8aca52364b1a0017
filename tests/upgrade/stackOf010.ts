// What a stack of version 0.1.0 was made of, and what of it an `up` of this version takes away or makes anew.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import type { Deployment } from "@pulumi/pulumi/automation";

import { contentHash } from "../../components/contentHash";
import { bringUpToDate } from "../../commands/stack/olderState";
import type { RecordedResource } from "../../commands/stack/stackState";
import { packageFiles, packageHash } from "../../components/pythonPackage";
import { PIPELINE_STEPS } from "../../jobs/pipelineSteps";

/** Name of the stack: it is in the names of all that it made. */
export const STACK = "test-upgrade";

export type AwsCall = [
    service: "glue" | "iam" | "kms" | "logs" | "s3",
    operation: string,
    input: Record<string, unknown>,
];

/**
 * Made at commit 0a7b991, the last of version 0.1.0, by `up` and `pipeline` over 1,000 sales, and by statements that filled
 * the native table KEPT. Left out: logs, job runs, the notebook's files, keys and passwords.
 */
export interface OlderStack {
    /** The state, as `pulumi stack export --show-secrets` writes it. */
    pulumi: Deployment;
    /** Calls that make what the AWS account held. Bodies of objects are in base64. */
    aws: AwsCall[];
    /** What Snowflake kept with --persist: a JSON document, or a file in base64. */
    snowflake: Record<string, object | string>;
}

const UPLOAD = "aws:s3/bucketObjectv2:BucketObjectv2";

/** What this version takes away from it, with the types: a component and what is in it have one name. */
export const LOST = [
    // No account of today lets @pulumi/snowflake read this grant; the roles have grants of their own instead.
    "delete snowflake:index/grantDatabaseRole:GrantDatabaseRole lakehouse-linked-reader-to-writer",
    // Snowflake makes and runs no legacy notebooks any more.
    "delete lakehouse:index:SnowparkNotebook report",
    "delete snowflake-iceberg:index:Notebook report",
];

/** The stack as JSON: an {@link OlderStack}. */
export function readOlderStack(): string {
    return gunzipSync(readFileSync(join(__dirname, "stackOf010.json.gz"))).toString();
}

/** Its resources, as this version continues with them. */
export function olderResources(): RecordedResource[] {
    const { pulumi } = JSON.parse(readOlderStack()) as OlderStack;
    const { resources } = pulumi.deployment as { resources: RecordedResource[] };
    bringUpToDate(resources);
    return resources;
}

/**
 * What is uploaded again: a script, or the code that the jobs share, whose content is not as it was. The hash of an upload's
 * content is in its key, and an object with another key is another object. No job is made anew for that.
 */
export function uploadedAgain(): string[] {
    const hashes = new Map(
        Object.values(PIPELINE_STEPS).map(({ name, script }) => [name as string, contentHash(readFileSync(script))]),
    );
    hashes.set("sales-package", packageHash(packageFiles("jobs/lakehouse")));
    return olderResources().flatMap(({ urn = "", type, inputs }) => {
        const name = urn.split("::").at(-1) ?? "";
        const [, before] = String(inputs?.["key"]).split("/");
        return type === UPLOAD && hashes.get(name) !== before ? [`${type} ${name}`] : [];
    });
}

/** The steps of one `up` that take something away. */
export function expectedLosses(): string[] {
    const replaced = uploadedAgain().flatMap((upload) =>
        ["create-replacement", "replace", "delete-replaced"].map((op) => `${op} ${upload}`),
    );
    return [...LOST, ...replaced];
}

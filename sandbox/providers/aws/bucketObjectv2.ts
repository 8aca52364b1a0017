import { assetBytes } from "../assetBytes";
import { asset, flag, map, text, ValuesOf } from "../property";
import { assetOf, Value } from "../propertyValues";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { removeEveryVersion } from "./bucketContents";
import { unlessMissing } from "./retry";
import { fromPairs, pairs, tagProperties } from "./tags";

const MISSING = ["NoSuchKey", "NotFound", "NoSuchBucket"];
const BODY = ["source", "content", "sourceHash", "contentType", "kmsKeyId", "serverSideEncryption", "metadata"] as const;

const properties = {
    bucket: text({ required: true, replace: true }),
    key: text({ required: true, replace: true, atLeast: 1, atMost: 1024 }),
    source: asset({ unread: true }),
    content: text({ unread: true }),
    sourceHash: text({ unread: true }),
    contentType: text({ computed: true }),
    kmsKeyId: text({ computed: true }),
    serverSideEncryption: text({ computed: true, oneOf: ["AES256", "aws:kms"] }),
    metadata: map(text()),
    forceDestroy: flag({ default: false, unread: true }),
    ...tagProperties,
    arn: text({ output: true }),
    etag: text({ output: true, changesWith: BODY }),
    versionId: text({ output: true, changesWith: BODY }),
    region: text({ output: true }),
};

export const bucketObjectv2 = resourceType({
    token: "aws:s3/bucketObjectv2:BucketObjectv2",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketobjectv2/",
    properties,

    check({ source, content }) {
        return source !== undefined && content !== undefined
            ? [{ property: "content", reason: "an object has a source or a content, not both" }]
            : [];
    },

    async create(inputs, account: Account) {
        await upload(account, inputs);
        return `${inputs.bucket}/${inputs.key}`;
    },

    async read(id, { s3, partition, region }) {
        const { bucket, key } = parse(id);
        const head = await unlessMissing(s3.headObject({ Bucket: bucket, Key: key }), ...MISSING);
        if (head === undefined) {
            return undefined;
        }
        const { TagSet } = await s3.getObjectTagging({ Bucket: bucket, Key: key });
        return {
            bucket,
            key,
            contentType: head.ContentType,
            kmsKeyId: head.SSEKMSKeyId,
            serverSideEncryption: head.ServerSideEncryption,
            metadata: head.Metadata,
            tagsAll: fromPairs(TagSet),
            arn: `arn:${partition}:s3:::${bucket}/${key}`,
            etag: head.ETag?.replaceAll('"', ""),
            versionId: head.VersionId,
            region,
        };
    },

    async update(_id, inputs, old, account) {
        if (BODY.some((name) => inputs[name] !== undefined && contentOf(inputs[name]) !== contentOf(old[name]))) {
            await upload(account, inputs);
            return;
        }
        const { bucket: Bucket, key: Key } = inputs;
        await account.s3.putObjectTagging({ Bucket, Key, Tagging: { TagSet: pairs(inputs.tagsAll) } });
    },

    async delete(id, state, account) {
        const { bucket, key } = parse(id);
        if (state.versionId !== undefined) {
            await unlessMissing(removeEveryVersion(account, bucket, key), ...MISSING);
        } else {
            await unlessMissing(account.s3.deleteObject({ Bucket: bucket, Key: key }), ...MISSING);
        }
    },
});

/** Of an ID `bucket/key`, or of an import by `s3://bucket/key`. */
function parse(id: string): { bucket: string; key: string } {
    const [, bucket, key] = /^(?:s3:\/\/)?([^/]+)\/(.+)$/s.exec(id) ?? [];
    if (bucket === undefined || key === undefined) {
        throw new Error(`"${id}" is no ID of an S3 object; it has the form bucket/key.`);
    }
    return { bucket, key };
}

function contentOf(value: unknown): string {
    return assetOf(value as Value)?.hash ?? JSON.stringify(value) ?? "";
}

async function upload({ s3 }: Account, inputs: ValuesOf<typeof properties>): Promise<void> {
    const source = assetOf(inputs.source);
    await s3.putObject({
        Bucket: inputs.bucket,
        Key: inputs.key,
        Body: source === undefined ? (inputs.content ?? "") : await assetBytes(source),
        ContentType: inputs.contentType,
        // A key alone asks for encryption with it.
        ServerSideEncryption: (inputs.serverSideEncryption ?? (inputs.kmsKeyId && "aws:kms")) as "aws:kms" | undefined,
        SSEKMSKeyId: inputs.kmsKeyId,
        Metadata: inputs.metadata,
        Tagging: inputs.tagsAll && new URLSearchParams(inputs.tagsAll).toString(),
    });
}

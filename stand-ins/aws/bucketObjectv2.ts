import { assetBytes } from "../assetBytes";
import { asset, map, object, text, ValuesOf } from "../property";
import { assetOf } from "../propertyValues";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { removeEveryVersion } from "./bucketContents";
import { answerToHead } from "./headRequest";
import { unlessMissing } from "./retry";
import { fromPairs, pairs, tagProperties } from "./tags";

const MISSING = ["NoSuchKey", "NotFound", "NoSuchBucket"];
const BODY = ["source", "contentType"] as const;

const properties = {
    bucket: text({ required: true, replace: true }),
    key: text({ required: true, replace: true, atLeast: 1, atMost: 1024 }),
    source: asset({ required: true, unread: true }),
    contentType: text({ computed: true }),
    /** Default tags to use in place of the provider's. */
    overrideProvider: object({ defaultTags: object({ tags: map(text()) }) }, { unread: true }),
    ...tagProperties,
    arn: text({ output: true }),
    kmsKeyId: text({ output: true, changesWith: BODY }),
    serverSideEncryption: text({ output: true, changesWith: BODY }),
    etag: text({ output: true, changesWith: BODY }),
    versionId: text({ output: true, changesWith: BODY }),
    region: text({ output: true }),
};

export const bucketObjectv2 = resourceType({
    token: "aws:s3/bucketObjectv2:BucketObjectv2",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketobjectv2/",
    properties,

    async create(inputs, account: Account) {
        await upload(account, inputs);
        return `${inputs.bucket}/${inputs.key}`;
    },

    async read(id, { s3, partition, region }) {
        const { bucket, key } = parse(id);
        const head = await unlessMissing(
            answerToHead(s3.headObject({ Bucket: bucket, Key: key }), "s3:GetObject"),
            ...MISSING,
        );
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
            tagsAll: fromPairs(TagSet),
            arn: `arn:${partition}:s3:::${bucket}/${key}`,
            etag: head.ETag?.replaceAll('"', ""),
            versionId: head.VersionId,
            region,
        };
    },

    async update(_id, inputs, old, account) {
        const sameSource = assetOf(inputs.source)?.hash === assetOf(old.source)?.hash;
        if (!sameSource || (inputs.contentType ?? old.contentType) !== old.contentType) {
            await upload(account, inputs);
            return;
        }
        const { bucket: Bucket, key: Key } = inputs;
        const TagSet = pairs(inputs.tagsAll);
        await (TagSet.length > 0
            ? account.s3.putObjectTagging({ Bucket, Key, Tagging: { TagSet } })
            : account.s3.deleteObjectTagging({ Bucket, Key }));
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

async function upload({ s3 }: Account, inputs: ValuesOf<typeof properties>): Promise<void> {
    const source = assetOf(inputs.source);
    if (source === undefined) {
        throw new Error(`The object "${inputs.key}" has a source that is no asset and no archive.`);
    }
    await s3.putObject({
        Bucket: inputs.bucket,
        Key: inputs.key,
        Body: await assetBytes(source),
        ContentType: inputs.contentType,
        Tagging: inputs.tagsAll && new URLSearchParams(inputs.tagsAll).toString(),
    });
}

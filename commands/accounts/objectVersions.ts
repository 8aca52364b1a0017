import { DeleteObjectsCommand, ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";

/** Deletes what begins with a key, with all its versions. @throws Error that names a file that stays. */
export async function deleteVersions(s3: S3Client, bucket: string, prefix: string): Promise<void> {
    for (;;) {
        const page = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix }));
        const versions = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
        if (versions.length === 0) {
            return;
        }
        const Objects = versions.map(({ Key, VersionId }) => ({ Key, VersionId }));
        const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }));
        if (Errors.length > 0) {
            throw new Error(`s3://${bucket}/${Errors[0]?.Key}: ${Errors[0]?.Message}`);
        }
    }
}

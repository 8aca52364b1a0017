import { ListObjectVersionsCommand, ListObjectVersionsCommandOutput, S3Client } from "@aws-sdk/client-s3";

/** All versions and delete markers below a prefix, page by page; the SDK has no paginator for them. */
export async function* versionPages(
    s3: S3Client,
    Bucket: string,
    Prefix?: string,
): AsyncGenerator<ListObjectVersionsCommandOutput> {
    let page: ListObjectVersionsCommandOutput | undefined;
    do {
        page = await s3.send(
            new ListObjectVersionsCommand({
                Bucket,
                Prefix,
                KeyMarker: page?.NextKeyMarker,
                VersionIdMarker: page?.NextVersionIdMarker,
            }),
        );
        yield page;
    } while (page.IsTruncated === true);
}

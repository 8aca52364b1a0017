// The files that the jobs load. The bucket keeps what was deleted for a while, so that an emptied folder can be restored.
import { paginateGetTables } from "@aws-sdk/client-glue";
import { S3Client } from "@aws-sdk/client-s3";

import { parseS3Location, S3Location } from "../../pipeline/s3Location";
import { countFiles } from "../../pipeline/sampleData";
import { versionPages } from "../../stack/objectVersions";
import { broken, Check, healthy, warning } from "../finding";
import type { ExaminedStack } from "../examinedStack";

/** S3 takes so many keys in one request. */
const RESTORED_AT_ONCE = 1000;

export function rawDataCheck({ clouds, outputs, stackName }: ExaminedStack): Check {
    const sample = `npm run pipeline -- --stack ${stackName} --sample-rows 1000000`;
    const upload =
        outputs.jobNames.loadSales === undefined ? "Upload files there." : `Upload files there, or run: ${sample}`;
    return {
        name: "raw data",
        after: ["bucket"],
        cure: upload,
        async look() {
            const location = parseS3Location(outputs.rawDataUrl);
            const files = await countFiles(clouds.s3, location);
            if (files > 0) {
                return healthy(`${files} files below ${outputs.rawDataUrl}`);
            }
            const none = `There is no data below ${outputs.rawDataUrl}`;
            const deleted = await deletedFiles(clouds.s3, location);
            if (deleted > 0) {
                const again =
                    deleted > RESTORED_AT_ONCE ? ` It restores ${RESTORED_AT_ONCE} files at a time: run it again.` : "";
                return broken(
                    `${none}: ${deleted} files were deleted. The bucket keeps them as old versions for some days.`,
                    `${restore(location, outputs.region)}${again}`,
                );
            }
            return (await hasTables())
                ? broken(`${none}, and no old versions.`, upload)
                : warning(`${none} yet.`, upload);
        },
    };

    async function hasTables(): Promise<boolean> {
        for await (const { TableList: tables = [] } of paginateGetTables(
            { client: clouds.glue },
            { DatabaseName: outputs.glueDatabase },
        )) {
            if (tables.length > 0) {
                return true;
            }
        }
        return false;
    }
}

/** Number of files whose latest version says that they were deleted. */
async function deletedFiles(s3: S3Client, { bucket, prefix }: S3Location): Promise<number> {
    let deleted = 0;
    for await (const { DeleteMarkers: markers = [] } of versionPages(s3, bucket, prefix)) {
        deleted += markers.filter(({ IsLatest }) => IsLatest === true).length;
    }
    return deleted;
}

/**
 * The command that takes the delete markers away, which brings back what is below them.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManagingDelMarkers.html
 */
function restore({ bucket, prefix }: S3Location, region: string): string {
    const markers = `DeleteMarkers[?IsLatest].{Key: Key, VersionId: VersionId}|[:${RESTORED_AT_ONCE}]`;
    return (
        `aws s3api delete-objects --region ${region} --bucket ${bucket} --delete "$(aws s3api list-object-versions ` +
        `--region ${region} --bucket ${bucket} --prefix ${prefix} --query '{Objects: ${markers}}' --output json)"`
    );
}

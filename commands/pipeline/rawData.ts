// Raw data for the jobs: the files that are there, or generated ones.
import type { AwsClients } from "../stack/clouds";
import type { StackOutputs } from "../stack/stackOutputs";
import { parseS3Location } from "./s3Location";
import { generateSampleData, requireRawData, uploadFolder } from "./sampleData";
import { runUnderWay, WorkflowIsRunning } from "./workflowStart";

/** Where raw data is to be, and how to get there. */
export interface RawDataPlace {
    clouds: Pick<AwsClients, "glue" | "s3">;
    outputs: StackOutputs;
    /** Command that follows a run of the workflow that is in progress. */
    follow: string;
    signal?: AbortSignal | undefined;
}

/** @returns what is there, in a line. @throws Error when no file is. */
export async function findRawData({ clouds, outputs }: RawDataPlace): Promise<string> {
    const files = await requireRawData(
        clouds.s3,
        parseS3Location(outputs.rawDataUrl),
        outputs.jobNames.loadSales !== undefined,
    );
    return `${files} files below ${outputs.rawDataUrl}`;
}

/**
 * Generates sales and uploads them in place of what is there.
 *
 * @returns what was uploaded, in a line.
 * @throws WorkflowIsRunning when a run of the workflow may be reading what would be replaced.
 */
export async function uploadSampleData(
    place: RawDataPlace,
    sales: number,
    progress: (text: string) => void,
): Promise<string> {
    const { clouds, outputs, signal } = place;
    const rows = sales.toLocaleString("en-US");
    await refuseBesideRun(place);
    progress(`generating ${rows} sales`);
    const folder = await generateSampleData(sales, signal);
    // It may have taken minutes.
    await refuseBesideRun(place);
    progress("uploading");
    const bytes = await uploadFolder(clouds.s3, folder, parseS3Location(outputs.rawDataUrl), signal);
    return `${rows} sales, ${(bytes / 1e6).toFixed(1)} MB, uploaded to ${outputs.rawDataUrl}`;
}

async function refuseBesideRun({ clouds, outputs: { workflowName }, follow }: RawDataPlace): Promise<void> {
    const running = await runUnderWay(clouds.glue, workflowName);
    if (running !== undefined) {
        const refused = "Sample data would replace the files it reads, so none was written.";
        throw new WorkflowIsRunning(workflowName, running, refused, follow);
    }
}

// Files of jobs/ that were edited after the last `up` of a sandbox's stack. Its jobs get them as the checkout has them, so
// that an edit is tried in seconds, under the keys that the next `up` gives them: it finds what it would make.
import { GetJobCommand, GlueClient, UpdateJobCommand } from "@aws-sdk/client-glue";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { readFileSync } from "node:fs";
import { posix } from "node:path";

import { contentHash } from "../../components/contentHash";
import { inProject } from "../../components/projectPath";
import { packageFiles, packageHash } from "../../components/pythonPackage";
import { SCRIPTS_FOLDER } from "../../policy/bucketFolders";
import { zip } from "../../stand-ins/zip";
import type { AwsClients } from "../stack/clouds";
import type { RecordedResource } from "../stack/stackState";

/** What the checkout now has in the place of an upload. */
interface EditedUpload {
    /** File or folder, relative to the project's folder. */
    path: string;
    /** `s3://bucket/key` of the last `up`. */
    deployed: string;
    bucket: string;
    key: string;
    contentType: string;
    body: Buffer;
}

const EXTRA_FILES = "--extra-py-files";
/** How keys of uploads begin: components/scriptUpload.ts. */
const BEGINNING = new RegExp(`^${SCRIPTS_FOLDER}[0-9a-f]{16}/`);

/**
 * Uploads what differs from the last `up`, and has each job run what the checkout has; also one that an earlier edit,
 * since undone, has changed. Declarations of tables are not among it: what they change is more than a file.
 *
 * @param resources those of the stack's state.
 * @returns the edited files, and the folders of edited packages.
 * @throws Error when a file that a job needs is gone.
 */
export async function takeEditedScripts(
    resources: readonly RecordedResource[],
    { glue, s3 }: Pick<AwsClients, "glue" | "s3">,
): Promise<string[]> {
    const edited = resources.flatMap(editedUpload);
    await Promise.all(
        edited.map(({ bucket, key, contentType, body }) =>
            s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, ContentType: contentType, Body: body })),
        ),
    );
    const now = new Map(edited.map(({ deployed, bucket, key }) => [deployed, urlOf(bucket, key)]));
    const jobs = resources.filter(({ type }) => type === "aws:glue/job:Job");
    await Promise.all(jobs.map((job) => pointToCheckout(glue, job, now)));
    return [...new Set(edited.map(({ path }) => path))].sort();
}

/** An upload of a file or package whose content is another now. */
function editedUpload({ type, inputs = {} }: RecordedResource): EditedUpload[] {
    const { bucket, key, contentType, source } = inputs as Partial<UploadInputs>;
    if (type !== "aws:s3/bucketObjectv2:BucketObjectv2" || bucket === undefined || key === undefined) {
        return [];
    }
    const content = contentOf(source);
    if (content === undefined || !BEGINNING.test(key)) {
        return [];
    }
    const newKey = key.replace(BEGINNING, `${SCRIPTS_FOLDER}${content.hash}/`);
    return newKey === key
        ? []
        : [
              {
                  ...{ path: content.path, body: content.body(), deployed: urlOf(bucket, key), bucket, key: newKey },
                  contentType: contentType ?? "application/octet-stream",
              },
          ];
}

/** What the state keeps of an uploaded file or archive. */
interface UploadInputs {
    bucket: string;
    key: string;
    contentType: string;
    source: { path?: string; assets?: Record<string, { path?: string }> };
}

/** The checkout's content of what was uploaded; undefined for what no single file or package is. */
function contentOf(
    source: UploadInputs["source"] | undefined,
): { path: string; hash: string; body: () => Buffer } | undefined {
    if (source?.path !== undefined) {
        const bytes = readFileSync(inProject(source.path));
        return { path: source.path, hash: contentHash(bytes), body: () => bytes };
    }
    const [[name, { path }] = ["", { path: undefined }]] = Object.entries(source?.assets ?? {});
    if (path === undefined || !path.endsWith(name)) {
        return undefined;
    }
    const folder = posix.join(path.slice(0, -name.length), name.split("/")[0] ?? "");
    const files = packageFiles(folder);
    const body = () => zip(files.map((file) => ({ path: file.name, bytes: readFileSync(inProject(file.path)) })));
    return { path: folder, hash: packageHash(files), body };
}

/** Has a job run the checkout's script and packages. Its other settings stay as Glue has them. */
async function pointToCheckout(
    glue: GlueClient,
    { inputs = {} }: RecordedResource,
    now: ReadonlyMap<string, string>,
): Promise<void> {
    const { name, command, defaultArguments } = inputs as {
        name: string;
        command: { scriptLocation: string };
        defaultArguments?: Record<string, string>;
    };
    const current = (url: string) => now.get(url) ?? url;
    const { Job: job } = await glue.send(new GetJobCommand({ JobName: name }));
    if (job === undefined) {
        return;
    }
    const script = current(command.scriptLocation);
    const files = defaultArguments?.[EXTRA_FILES]?.split(",").map(current).join(",");
    if (job.Command?.ScriptLocation === script && job.DefaultArguments?.[EXTRA_FILES] === files) {
        return;
    }
    // An update overwrites the whole definition, and takes either a capacity or workers.
    // https://docs.aws.amazon.com/glue/latest/webapi/API_UpdateJob.html
    const { Name: _, CreatedOn, LastModifiedOn, ProfileName, AllocatedCapacity, MaxCapacity, ...definition } = job;
    await glue.send(
        new UpdateJobCommand({
            JobName: name,
            JobUpdate: {
                ...definition,
                Command: { ...job.Command, ScriptLocation: script },
                DefaultArguments: { ...job.DefaultArguments, ...(files === undefined ? {} : { [EXTRA_FILES]: files }) },
            },
        }),
    );
}

function urlOf(bucket: string, key: string): string {
    return `s3://${bucket}/${key}`;
}

import { readFileSync } from "node:fs";

import { GetJobCommand, GlueClient, Job, UpdateJobCommand } from "@aws-sdk/client-glue";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";

import { takeEditedScripts } from "../../commands/pipeline/editedScripts";
import { contentHash } from "../../components/contentHash";
import { packageFiles, packageHash } from "../../components/pythonPackage";

const SCRIPT = "jobs/create_snow_report.py";
const LIBRARY = "jobs/lakehouse";
const OLD = "0123456789abcdef";
const scriptHash = contentHash(readFileSync(SCRIPT));
const libraryHash = packageHash(packageFiles(LIBRARY));

describe("takeEditedScripts", () => {
    it("leaves all as it is where nothing was edited", async () => {
        const glue = new Jobs(deployed(scriptHash, libraryHash));
        expect(await glue.take(scriptHash, libraryHash)).to.deep.equal([]);
        expect(glue.uploads).to.deep.equal([]);
        expect(glue.updates).to.deep.equal([]);
    });

    it("uploads an edited script under the key that the next up gives it, and has its job run it", async () => {
        const glue = new Jobs(deployed(OLD, libraryHash));
        expect(await glue.take(OLD, libraryHash)).to.deep.equal([SCRIPT]);
        expect(glue.uploads).to.deep.equal([`lake/scripts/${scriptHash}/own/create_snow_report.py`]);
        expect(glue.updates).to.have.length(1);
        expect(glue.job.Command?.ScriptLocation).to.equal(urlOf(scriptHash, "own/create_snow_report.py"));
    });

    it("zips an edited package for every job that has it", async () => {
        const glue = new Jobs(deployed(scriptHash, OLD));
        expect(await glue.take(scriptHash, OLD)).to.deep.equal([LIBRARY]);
        expect(glue.uploads).to.deep.equal([`lake/scripts/${libraryHash}/lakehouse.zip`]);
        expect(glue.job.DefaultArguments?.["--extra-py-files"]).to.equal(urlOf(libraryHash, "lakehouse.zip"));
    });

    it("keeps the rest of the definition, which an update overwrites, and what Glue alone writes out of it", async () => {
        const glue = new Jobs({ ...deployed(OLD, libraryHash), CreatedOn: new Date(), MaxCapacity: 2 });
        await glue.take(OLD, libraryHash);
        expect(glue.updates).to.have.length(1);
        expect(glue.updates[0]).to.deep.include({ Role: "arn:role", Timeout: 7, WorkerType: "G.1X" });
        expect(glue.updates[0]?.Command).to.deep.include({ Name: "glueetl", PythonVersion: "3" });
        expect(glue.updates[0]?.DefaultArguments).to.deep.include({ "--catalog": "glue_catalog" });
        expect(glue.updates[0]).to.not.have.any.keys("Name", "CreatedOn", "MaxCapacity");
    });

    it("gives a job back what was deployed once an edit is undone", async () => {
        const glue = new Jobs(deployed(OLD, OLD));
        expect(await glue.take(scriptHash, libraryHash)).to.deep.equal([]);
        expect(glue.uploads).to.deep.equal([]);
        expect(glue.job.Command?.ScriptLocation).to.equal(urlOf(scriptHash, "own/create_snow_report.py"));
        expect(glue.job.DefaultArguments?.["--extra-py-files"]).to.equal(urlOf(libraryHash, "lakehouse.zip"));
    });

    it("names a script that is gone", async () => {
        const gone = { ...upload(OLD, "gone.py", { path: "jobs/gone.py" }) };
        const clouds = new Jobs(deployed(OLD, OLD)).clients();
        const failed = await takeEditedScripts([gone], clouds).catch((error: Error) => error.message);
        expect(failed).to.include("jobs/gone.py");
    });

    it("leaves declarations and files of others alone", async () => {
        const texts = upload(OLD, "load/tables.json", { text: "[]" });
        const other = upload(OLD, "data.csv", { path: "README.md" });
        other.inputs.key = "raw_data/data.csv";
        const glue = new Jobs(deployed(OLD, OLD));
        expect(await takeEditedScripts([texts, other], glue.clients())).to.deep.equal([]);
    });
});

/** Glue with one job, as an `up` or an edit before has left it. */
class Jobs {
    readonly uploads: string[] = [];
    readonly updates: Partial<Job>[] = [];

    constructor(public job: Job) {}

    /** @param script its hash when it was deployed, @param library that of the package. */
    take(script: string, library: string): Promise<string[]> {
        const state = deployed(script, library);
        return takeEditedScripts(
            [
                upload(script, "own/create_snow_report.py", { path: SCRIPT }),
                upload(library, "lakehouse.zip", {
                    assets: Object.fromEntries(packageFiles(LIBRARY).map(({ path, name }) => [name, { path }])),
                }),
                {
                    type: "aws:glue/job:Job",
                    inputs: {
                        name: state.Name,
                        command: { scriptLocation: state.Command?.ScriptLocation },
                        defaultArguments: state.DefaultArguments,
                    },
                },
            ],
            this.clients(),
        );
    }

    clients(): { glue: GlueClient; s3: S3Client } {
        const send = (command: unknown) => {
            if (command instanceof GetJobCommand) {
                return Promise.resolve({ Job: this.job });
            }
            if (command instanceof UpdateJobCommand) {
                const { JobUpdate: update = {} } = command.input;
                this.updates.push(update);
                this.job = { Name: this.job.Name, ...update };
            }
            if (command instanceof PutObjectCommand) {
                this.uploads.push(`${command.input.Bucket}/${command.input.Key}`);
            }
            return Promise.resolve({});
        };
        return { glue: { send } as unknown as GlueClient, s3: { send } as unknown as S3Client };
    }
}

function deployed(script: string, library: string): Job {
    return {
        Name: "lakehouse-sandbox-create-snow-report",
        Role: "arn:role",
        Timeout: 7,
        WorkerType: "G.1X",
        Command: {
            Name: "glueetl",
            PythonVersion: "3",
            ScriptLocation: urlOf(script, "own/create_snow_report.py"),
        },
        DefaultArguments: {
            "--catalog": "glue_catalog",
            "--extra-py-files": urlOf(library, "lakehouse.zip"),
        },
    };
}

function upload(hash: string, name: string, source: object) {
    return {
        type: "aws:s3/bucketObjectv2:BucketObjectv2",
        inputs: { bucket: "lake", key: `scripts/${hash}/${name}`, contentType: "text/x-python", source },
    };
}

function urlOf(hash: string, name: string): string {
    return `s3://lake/scripts/${hash}/${name}`;
}

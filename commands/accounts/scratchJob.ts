// A Glue job that fails, in a workflow of its own: what a failed run leaves in graph and logs, and as whom it ran.
import { DescribeLogStreamsCommand, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
    CreateJobCommand,
    CreateTriggerCommand,
    CreateWorkflowCommand,
    DeleteJobCommand,
    DeleteTriggerCommand,
    DeleteWorkflowCommand,
    EntityNotFoundException,
    GetJobCommand,
    GetJobRunCommand,
    GetWorkflowRunCommand,
    JobRun,
    StartJobRunCommand,
    StartWorkflowRunCommand,
} from "@aws-sdk/client-glue";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { SCRIPTS_FOLDER } from "../../policy/bucketFolders";
import { namesOf } from "../../policy/deployerScope";
import { IN_PROGRESS } from "../pipeline/jobRun";
import { quickstartJob } from "../stack/stackOutputs";
import type { ExaminedStack } from "./examinedStack";
import { deleteVersions } from "./objectVersions";
import { Unanswered } from "./unanswered";

/** A run of this job takes a minute; Glue may let it wait. */
const RUN_SECONDS = 900;
/** Log events may come after the run has ended. */
const LOG_SECONDS = 60;
const SCRIPT_KEY = `${SCRIPTS_FOLDER}accounts-probe.py`;

/** A line of a run's log, and where it was. */
export interface LogLine {
    group: "output" | "error";
    stream: string;
    text: string;
}

export class ScratchJob {
    private made: Promise<void> | undefined;
    private runs: Promise<JobRun[]> | undefined;

    constructor(private readonly owner: ExaminedStack) {}

    get name(): string {
        return `${namesOf({ stack: this.owner.shortName })}-accounts-probe`;
    }

    /** Runs the workflow once: the job fails, is tried again, and fails. @returns the job's runs in the graph. */
    failedRuns(): Promise<JobRun[]> {
        return (this.runs ??= this.runWorkflow());
    }

    /** What the failed runs wrote, by stream; waits for the first lines. */
    async log(): Promise<LogLine[]> {
        const runs = await this.failedRuns();
        const ids = runs.map(({ Id }) => Id ?? "");
        const lines = await this.owner.until(LOG_SECONDS, async () => {
            const found = (await Promise.all(ids.map((id) => this.linesOf(id)))).flat();
            return ["stdout", "stderr"].every((word) =>
                found.some(({ text }) => text.includes(`accounts-probe ${word}`)),
            )
                ? found
                : undefined;
        });
        return lines ?? (await Promise.all(ids.map((id) => this.linesOf(id)))).flat();
    }

    /** One run of the job alone. @returns how it ended. */
    async runAlone(): Promise<JobRun> {
        const { clouds, until } = this.owner;
        await this.make();
        const { JobRunId: RunId } = await clouds.glue.send(new StartJobRunCommand({ JobName: this.name }));
        const ended = await until(RUN_SECONDS, async () => {
            const { JobRun: run } = await clouds.glue.send(new GetJobRunCommand({ JobName: this.name, RunId }));
            return IN_PROGRESS.includes(run?.JobRunState ?? "RUNNING") ? undefined : run;
        });
        if (ended === undefined) {
            throw new Unanswered(`The job run did not end within ${RUN_SECONDS} s.`);
        }
        return ended;
    }

    private async runWorkflow(): Promise<JobRun[]> {
        const { clouds, until } = this.owner;
        await this.make();
        const { RunId } = await clouds.glue.send(new StartWorkflowRunCommand({ Name: this.name }));
        const graph = await until(2 * RUN_SECONDS, async () => {
            const { Run: run } = await clouds.glue.send(
                new GetWorkflowRunCommand({ Name: this.name, RunId, IncludeGraph: true }),
            );
            return run?.Status === "RUNNING" ? undefined : run?.Graph;
        });
        const node = graph?.Nodes?.find(({ Type, Name }) => Type === "JOB" && Name === this.name);
        if (node === undefined) {
            throw new Unanswered(`The workflow did not end within ${2 * RUN_SECONDS} s.`);
        }
        return node.JobDetails?.JobRuns ?? [];
    }

    private make(): Promise<void> {
        return (this.made ??= this.create());
    }

    private async create(): Promise<void> {
        const { clouds, outputs, scratch } = this.owner;
        const { glue, s3 } = clouds;
        const { Job: like } = await glue.send(new GetJobCommand({ JobName: quickstartJob(outputs, "loadSales") }));
        const logging = Object.entries(like?.DefaultArguments ?? {}).filter(([name]) =>
            /^--(custom-logGroup-prefix|enable-continuous-.*)$/.test(name),
        );
        const script = `s3://${outputs.bucketName}/${SCRIPT_KEY}`;
        await scratch.announce({
            what: script,
            remove: () => deleteVersions(s3, outputs.bucketName, SCRIPT_KEY),
            command: `aws s3 rm ${script}`,
        });
        await s3.send(
            new PutObjectCommand({
                Bucket: outputs.bucketName,
                Key: SCRIPT_KEY,
                Body: readFileSync(join(__dirname, "failing_job.py")),
            }),
        );
        const Name = this.name;
        const things = [
            ["job", () => glue.send(new DeleteJobCommand({ JobName: Name }))],
            ["workflow", () => glue.send(new DeleteWorkflowCommand({ Name }))],
            ["trigger", () => glue.send(new DeleteTriggerCommand({ Name }))],
        ] as const;
        for (const [kind, remove] of things) {
            await scratch.announce({
                what: `Glue ${kind} ${Name}`,
                remove: async () => {
                    await remove().catch(unlessMissing);
                },
                command: `aws glue delete-${kind} --${kind === "job" ? "job-name" : "name"} ${Name}`,
            });
        }
        await glue.send(
            new CreateJobCommand({
                Name,
                Role: outputs.jobRoleArn,
                Command: { Name: "glueetl", PythonVersion: "3", ScriptLocation: script },
                GlueVersion: like?.GlueVersion,
                WorkerType: "G.1X",
                NumberOfWorkers: 2,
                Timeout: 10,
                MaxRetries: 1,
                DefaultArguments: { ...Object.fromEntries(logging), "--bucket": outputs.bucketName },
            }),
        );
        await glue.send(new CreateWorkflowCommand({ Name }));
        await glue.send(
            new CreateTriggerCommand({ Name, Type: "ON_DEMAND", WorkflowName: Name, Actions: [{ JobName: Name }] }),
        );
    }

    private async linesOf(runId: string): Promise<LogLine[]> {
        const { clouds, outputs } = this.owner;
        const lines: LogLine[] = [];
        for (const group of ["output", "error"] as const) {
            const logGroupName = outputs.logGroups[group];
            const { logStreams = [] } = await clouds.logs.send(
                new DescribeLogStreamsCommand({ logGroupName, logStreamNamePrefix: runId }),
            );
            for (const { logStreamName: stream = "" } of logStreams) {
                const { events = [] } = await clouds.logs.send(
                    new GetLogEventsCommand({ logGroupName, logStreamName: stream, startFromHead: true }),
                );
                lines.push(...events.map(({ message = "" }) => ({ group, stream, text: message })));
            }
        }
        return lines;
    }
}

function unlessMissing(error: unknown): void {
    if (!(error instanceof EntityNotFoundException)) {
        throw error;
    }
}

// A run of the pipeline by command, on a stack that is up.
import { relative } from "node:path";

import { InterruptedError, Tell } from "../commandLine/runCommand";
import type { StackPlace } from "../stack/backend";
import { ResultsDiffer } from "./comparison";
import { openUpStack } from "./openedStack";
import { openInBrowser } from "./page/openPage";
import { writePage } from "./page/writePage";
import { ProgressFile } from "./progressFile";
import { reportTable } from "./reportTable";
import { nextCommands, Request } from "./request";
import { Pipeline, PipelineResult } from "./run";
import { restOf } from "./stageFailure";
import { StageLog } from "./stageLog";
import { Stage, STAGES } from "./stages";

/** @returns exit code */
export async function runOnStack(
    request: Request,
    place: StackPlace,
    json: boolean,
    signal: AbortSignal,
    tell: Tell,
): Promise<number> {
    const output = json ? process.stderr : process.stdout;
    const { stack, outputs, clouds, lost, beforeJobs, close } = await openUpStack(place);
    const log = new StageLog(output, lost);
    const progress = new Progress(request);
    const run = new Pipeline(clouds, outputs, log, {
        ...request,
        ...progress.earlier,
        beforeJobs,
        signal: AbortSignal.any([signal, lost]),
        next: nextCommands(request),
        onWorkflowRun: (workflowName, runId) => progress.follows(workflowName, runId),
    });
    const writeRunsPage = async (): Promise<void> => {
        const { reportsEqual, readingsEqual, skipped, comparisons } = run.result;
        if ((reportsEqual ?? readingsEqual ?? skipped ?? comparisons[0]) === undefined) {
            return;
        }
        await log.runExtra("Report page", async () => {
            const { file, warnings } = await writePage(
                { stack, place, clouds, outputs },
                { stages: [...log.results], pipeline: run.result },
            );
            const notOpened = request.open ? await openInBrowser(file) : undefined;
            const notes = [...warnings, ...(notOpened === undefined ? [] : [notOpened])];
            return [relative(process.cwd(), file), ...notes].join("; ");
        });
    };
    try {
        await runStages(run, request, progress, signal);
        await writeRunsPage();
    } catch (error) {
        const failed = log.results.at(-1);
        // Results that differ are what the page is looked at for.
        await (error instanceof ResultsDiffer ? writeRunsPage() : undefined);
        const isStages = error instanceof Error && !(error instanceof InterruptedError);
        const after = { stackName: request.stack, goOn: nextCommands(request).goOn };
        throw isStages ? restOf(error, failed, after) : error;
    } finally {
        await close();
        tell({ stages: log.results, ...record(run.result) });
    }
    if (!json && run.result.reportsEqual === true) {
        console.log(`\n${reportTable(run.result.glueReport, run.result.snowflakeReport)}`);
    }
    return 0;
}

/** The result for a program, which reads a stage that is left out as `step`. */
function record({ skipped, ...result }: PipelineResult): object {
    return skipped === undefined ? result : { ...result, skipped: { step: skipped.stage, reason: skipped.reason } };
}

async function runStages(run: Pipeline, request: Request, progress: Progress, signal: AbortSignal): Promise<void> {
    if (request.only !== undefined) {
        return run.runStage(request.only);
    }
    const left = STAGES.filter((stage) => !progress.done.includes(stage));
    await run.runStages(left, signal, (stage) => progress.did(stage));
    progress.end();
}

/** What is done of a run of all stages, kept so that the next one can go on. One stage alone leaves no trace. */
class Progress {
    public readonly done: Stage[];
    /** The workflow runs that an unfinished run has followed. */
    public readonly earlier: { earlierRuns: Record<string, string> };
    private readonly file: ProgressFile | undefined;

    constructor({ stack, only, resume, follow }: Request) {
        this.file = only === undefined ? new ProgressFile(stack) : undefined;
        const before = resume ? this.file?.read() : undefined;
        this.done = before?.done ?? (follow ? ["data"] : []);
        this.earlier = { earlierRuns: before?.workflowRuns ?? {} };
        this.save();
    }

    public did(stage: Stage): void {
        this.done.push(stage);
        this.save();
    }

    public follows(workflowName: string, runId: string): void {
        this.earlier.earlierRuns[workflowName] = runId;
        this.save();
    }

    public end(): void {
        this.file?.clear();
    }

    private save(): void {
        this.file?.write({ done: this.done, workflowRuns: this.earlier.earlierRuns });
    }
}

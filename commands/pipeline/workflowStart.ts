import {
    ConcurrentRunsExceededException,
    GlueClient,
    paginateGetWorkflowRuns,
    StartWorkflowRunCommand,
} from "@aws-sdk/client-glue";

/** A run of a workflow that has not ended. */
export interface RunUnderWay {
    runId: string;
    /** ISO time, where Glue tells it. */
    startedOn?: string;
}

const NOT_ENDED: ReadonlySet<string | undefined> = new Set(["RUNNING", "STOPPING"]);
const PAGE_SIZE = 100;

/** What was asked for needs the workflow at rest. */
export class WorkflowIsRunning extends Error {
    constructor(workflowName: string, { runId, startedOn }: RunUnderWay, refused: string, goOn: string) {
        const since = startedOn === undefined ? "" : ` since ${startedOn}`;
        super(
            [
                `Workflow "${workflowName}" has had a run in progress${since}: ${runId}. ${refused}`,
                `To follow that run, run: ${goOn}`,
                `To stop it, run: aws glue stop-workflow-run --name ${workflowName} --run-id ${runId}`,
            ].join("\n"),
        );
    }
}

/**
 * Starts a run of the workflow.
 *
 * @param goOn the command that follows a run which is in progress.
 * @returns its ID.
 * @throws WorkflowIsRunning when the workflow has a run already: it takes one at a time.
 */
export async function startWorkflow(glue: GlueClient, workflowName: string, goOn: string): Promise<string> {
    try {
        const { RunId: runId } = await glue.send(new StartWorkflowRunCommand({ Name: workflowName }));
        if (runId === undefined) {
            throw new Error(`Glue returned no ID for the run of workflow "${workflowName}".`);
        }
        return runId;
    } catch (error) {
        const running =
            error instanceof ConcurrentRunsExceededException ? await runUnderWay(glue, workflowName) : undefined;
        throw running === undefined
            ? error
            : new WorkflowIsRunning(workflowName, running, "It allows one run at a time, so none was started.", goOn);
    }
}

/** The run of a workflow that has not ended, if there is one. */
export async function runUnderWay(glue: GlueClient, workflowName: string): Promise<RunUnderWay | undefined> {
    for await (const { Runs: runs = [] } of paginateGetWorkflowRuns(
        { client: glue, pageSize: PAGE_SIZE },
        { Name: workflowName },
    )) {
        const found = runs.find(({ Status: status }) => NOT_ENDED.has(status));
        if (found?.WorkflowRunId !== undefined) {
            return {
                runId: found.WorkflowRunId,
                ...(found.StartedOn === undefined ? {} : { startedOn: found.StartedOn.toISOString() }),
            };
        }
    }
    return undefined;
}

import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EntityNotFoundException, GlueClient, JobRun } from "@aws-sdk/client-glue";
import { expect } from "chai";

import { explainedFailure } from "../../commands/pipeline/failedWorkflow";
import { WorkflowRunFailed } from "../../commands/pipeline/workflowRun";

/** A job as Glue knows it: how many runs it allows, and the runs that it has. */
interface KnownJob {
    most?: number;
    runs: Pick<JobRun, "Id" | "JobRunState">[];
}

describe("a job that a workflow did not start", () => {
    it("was deleted by hand: its name, and how to create it again", async () => {
        expect(await told({}, "load")).to.match(
            /\nGlue has no job load: deleted by hand\. Create it again with: npm run up/,
        );
    });

    for (const state of ["STARTING", "RUNNING", "STOPPING"]) {
        it(`was busy with a run of somebody else (${state}): which one, and how to stop it`, async () => {
            const runs = [
                { Id: "jr_2", JobRunState: state },
                { Id: "jr_1", JobRunState: "SUCCEEDED" },
            ] as KnownJob["runs"];
            const message = await told({ load: { most: 1, runs } }, "load");
            expect(message).to.include("Glue did not start load: it allows 1 run at a time, and jr_2 is in progress.");
            expect(message).to.match(/aws glue batch-stop-job-run --job-name load --job-run-ids jr_2$/);
        });
    }

    it("was busy with all the runs that it allows", async () => {
        const runs: KnownJob["runs"] = ["a", "b"].map((Id) => ({ Id, JobRunState: "RUNNING" }));
        expect(await told({ load: { most: 2, runs } }, "load")).to.include(
            "it allows 2 runs at a time, and a, b are in progress.",
        );
        expect(await told({ load: { most: 3, runs } }, "load")).to.match(/Never ran: load$/);
    });

    it("had no turn: nothing more is said of it", async () => {
        const runs: KnownJob["runs"] = [{ Id: "jr_1", JobRunState: "FAILED" }];
        expect(await told({ load: { runs } }, "load")).to.match(/Never ran: load$/);
    });

    async function told(jobs: Record<string, KnownJob>, ...neverRan: string[]): Promise<string> {
        const failure = new WorkflowRunFailed("lakehouse-dev-sales", [], [], neverRan);
        const logs = new CloudWatchLogsClient({ region: "us-west-2" });
        return (await explainedFailure({ glue: glueWith(jobs), logs }, { output: "/out", error: "/err" }, failure))
            .message;
    }
});

/** A client whose calls end before the network. */
function glueWith(jobs: Record<string, KnownJob>): GlueClient {
    const glue = new GlueClient({ region: "us-west-2", credentials: { accessKeyId: "x", secretAccessKey: "x" } });
    glue.middlewareStack.add(
        (_, { commandName }) =>
            async ({ input }) => {
                const job = jobs[(input as { JobName: string }).JobName];
                if (job === undefined) {
                    throw new EntityNotFoundException({ message: "Entity not found", $metadata: {} });
                }
                const Job = { ExecutionProperty: job.most === undefined ? undefined : { MaxConcurrentRuns: job.most } };
                const output = commandName === "GetJobCommand" ? { Job } : { JobRuns: job.runs };
                return { output: { ...output, $metadata: {} }, response: {} };
            },
        { step: "initialize", priority: "low" },
    );
    return glue;
}

import type { GlueClient, Node } from "@aws-sdk/client-glue";
import { expect } from "chai";

import { FollowedRun, runWorkflow, WorkflowRunFailed } from "../../pipeline/workflowRun";

describe("runWorkflow", () => {
    it("follows the jobs that the workflow has, whichever they are", async () => {
        const seen: FollowedRun[][] = [];
        const runs = await follow([job("lakehouse-dev-all-steps", "SUCCEEDED")], (all) => seen.push(all));
        expect(runs.map(({ jobName, state }) => [jobName, state])).to.deep.equal([
            ["lakehouse-dev-all-steps", "SUCCEEDED"],
        ]);
        expect(seen).to.deep.equal([runs]);
    });

    it("fails on a job run that did not succeed, with Glue's reason", async () => {
        const failure = await failureOf([job("load", "SUCCEEDED"), job("own", "FAILED", "no such column")]);
        expect(failure).to.be.instanceOf(WorkflowRunFailed);
        expect(failure.message).to.include("own FAILED: no such column");
        expect((failure as WorkflowRunFailed).failed.map(({ jobName }) => jobName)).to.deep.equal(["own"]);
    });

    it("fails on a job that never ran", async () => {
        const failure = await failureOf([job("load", "SUCCEEDED"), job("own")]);
        expect(failure.message).to.match(/Never ran: own$/);
    });

    it("fails on a workflow without jobs", async () => {
        expect((await failureOf([{ Type: "TRIGGER", Name: "start" }])).message).to.include("has no jobs");
    });
});

function job(name: string, state?: "SUCCEEDED" | "FAILED", errorMessage?: string): Node {
    const run = { Id: `jr_${name}`, JobName: name, JobRunState: state, ErrorMessage: errorMessage, ExecutionTime: 90 };
    return { Type: "JOB", Name: name, JobDetails: { JobRuns: state === undefined ? [] : [run] } };
}

/** A workflow run that has ended with these nodes. */
function follow(nodes: Node[], onProgress: (runs: FollowedRun[]) => void = () => undefined): Promise<FollowedRun[]> {
    const answers = [{ RunId: "wr_1" }, { Run: { Status: "COMPLETED", Graph: { Nodes: nodes } } }];
    const glue = { send: () => Promise.resolve(answers.shift()) };
    return runWorkflow(glue as unknown as GlueClient, "lakehouse-dev-sales", onProgress);
}

async function failureOf(nodes: Node[]): Promise<Error> {
    try {
        await follow(nodes);
    } catch (error) {
        return error as Error;
    }
    throw new Error("It succeeded.");
}

import { ConcurrentRunsExceededException, EntityNotFoundException, GlueClient } from "@aws-sdk/client-glue";
import { expect } from "chai";

import { runUnderWay, startWorkflow, WorkflowIsRunning } from "../../commands/pipeline/workflowStart";

const FOLLOW = "npm run pipeline -- --stack dev --follow";

describe("startWorkflow", () => {
    it("names the run that is under way, and the commands that follow and end it", async () => {
        const glue = glueWith(
            [
                [{ WorkflowRunId: "wr_old", Status: "COMPLETED" }],
                [
                    { WorkflowRunId: "wr_older", Status: "STOPPED" },
                    { WorkflowRunId: "wr_now", Status: "RUNNING", StartedOn: new Date("2026-01-02T03:04:05Z") },
                ],
            ],
            new ConcurrentRunsExceededException({ message: "Concurrent runs exceeded", $metadata: {} }),
        );
        const failure = await rejection(startWorkflow(glue, "lakehouse-dev-sales", FOLLOW));
        expect(failure).to.be.instanceOf(WorkflowIsRunning);
        expect(failure.message.split("\n")).to.deep.equal([
            'Workflow "lakehouse-dev-sales" has had a run in progress since 2026-01-02T03:04:05.000Z: wr_now. ' +
                "It allows one run at a time, so none was started.",
            `To follow that run, run: ${FOLLOW}`,
            "To stop it, run: aws glue stop-workflow-run --name lakehouse-dev-sales --run-id wr_now",
        ]);
    });

    it("passes any other refusal on", async () => {
        const refusal = new EntityNotFoundException({ message: "no such workflow", $metadata: {} });
        expect(await rejection(startWorkflow(glueWith([[]], refusal), "x", FOLLOW))).to.equal(refusal);
    });
});

describe("runUnderWay", () => {
    for (const status of ["RUNNING", "STOPPING"]) {
        it(`is one that is ${status}`, async () => {
            const glue = glueWith([[{ WorkflowRunId: "wr_1", Status: status }]]);
            expect(await runUnderWay(glue, "x")).to.deep.equal({ runId: "wr_1" });
        });
    }

    it("is none where all have ended", async () => {
        const runs = ["COMPLETED", "STOPPED", "ERROR"].map((Status) => ({ WorkflowRunId: Status, Status }));
        expect(await runUnderWay(glueWith([runs]), "x")).to.equal(undefined);
    });
});

/** A client whose workflow has these runs, page by page, and that refuses to start one. */
function glueWith(pages: object[][], refusal = new Error("not to be started")): GlueClient {
    const glue = new GlueClient({ region: "us-west-2" });
    glue.send = ((command: { constructor: { name: string }; input: { NextToken?: string } }) => {
        if (command.constructor.name === "StartWorkflowRunCommand") {
            return Promise.reject(refusal);
        }
        const page = Number(command.input.NextToken ?? 0);
        const next = page + 1 < pages.length ? { NextToken: String(page + 1) } : {};
        return Promise.resolve({ Runs: pages[page], ...next });
    }) as unknown as GlueClient["send"];
    return glue;
}

async function rejection(work: Promise<unknown>): Promise<Error> {
    try {
        await work;
    } catch (error) {
        return error as Error;
    }
    throw new Error("It succeeded.");
}

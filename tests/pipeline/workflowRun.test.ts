import { GlueServiceException, type GlueClient, type JobRunState, type Node } from "@aws-sdk/client-glue";
import { expect } from "chai";

import { InterruptedError } from "../../commands/commandLine/runCommand";
import {
    FollowedRun,
    followWorkflowRun,
    Patience,
    standOf,
    WorkflowRunFailed,
} from "../../commands/pipeline/workflowRun";

const RUN = {
    workflowName: "lakehouse-dev-sales",
    runId: "wr_1",
    next: { goOn: "GO ON", followAgain: "FOLLOW AGAIN", follow: "FOLLOW" },
};
const PATIENCE: Patience = { pollMs: 1, slowestPollMs: 5, faultsMs: 100, stopMs: 100 };

describe("followWorkflowRun", () => {
    it("follows the jobs that the workflow has, whichever they are", async () => {
        const seen: FollowedRun[][] = [];
        const runs = await follow([ended(job("lakehouse-dev-all-steps", "SUCCEEDED"))], (all) => seen.push(all));
        expect(runs.map(({ jobName, state }) => [jobName, state])).to.deep.equal([
            ["lakehouse-dev-all-steps", "SUCCEEDED"],
        ]);
        expect(seen).to.deep.equal([runs]);
    });

    it("fails on a job run that did not succeed, with Glue's reason", async () => {
        const failure = await failureOf([ended(job("load", "SUCCEEDED"), job("own", "FAILED", "no such column"))]);
        expect(failure).to.be.instanceOf(WorkflowRunFailed);
        expect(failure.message).to.include("own FAILED: no such column");
        expect((failure as WorkflowRunFailed).failed.map(({ jobName }) => jobName)).to.deep.equal(["own"]);
    });

    it("judges a job by its last attempt, in whatever order Glue lists them, and still shows every attempt", async () => {
        const saved = attempts("load", ["FAILED", "SUCCEEDED"]);
        const runs = await follow([ended(saved, job("own", "SUCCEEDED"))]);
        expect(runs.map(({ runId }) => runId)).to.deep.equal(["jr_load", "jr_load_attempt_1", "jr_own"]);
        const reversed = [...(saved.JobDetails?.JobRuns ?? [])].reverse();
        await follow([ended({ ...saved, JobDetails: { JobRuns: reversed } })]);
        await follow([ended(attempts("load", ["TIMEOUT", "FAILED", "SUCCEEDED"]))]);
    });

    it("fails once on a job whose every attempt failed, with the last one's reason", async () => {
        const failure = await failureOf([ended(attempts("load", ["FAILED", "FAILED"]))]);
        expect((failure as WorkflowRunFailed).failed.map(({ runId }) => runId)).to.deep.equal(["jr_load_attempt_1"]);
        expect(failure.message).to.include("load FAILED: reason 1").and.not.include("reason 0");
    });

    it("fails on a job that never ran", async () => {
        const failure = await failureOf([ended(job("load", "SUCCEEDED"), job("own"))]);
        expect(failure.message).to.match(/Never ran: own$/);
    });

    it("fails on a workflow without jobs", async () => {
        expect((await failureOf([ended({ Type: "TRIGGER", Name: "start" })])).message).to.include("has no jobs");
    });

    it("tells when no job is still to begin, and not before", async () => {
        const jobs = (...states: (JobRunState | undefined)[]) =>
            states.map((state, index) => job(`job-${index}`, state));
        const answers = [
            running(),
            running(...jobs("SUCCEEDED", "RUNNING", undefined)),
            running(...jobs("FAILED", undefined, undefined)),
            running(...jobs("SUCCEEDED", "SUCCEEDED", "STARTING")),
            ended(...jobs("SUCCEEDED", "SUCCEEDED", "SUCCEEDED")),
        ];
        const told: string[] = [];
        const run = { ...RUN, onLastJobs: () => void told.push("last jobs") };
        await followWorkflowRun(glueThatAnswers(answers), run, () => told.push("asked"), undefined, PATIENCE);
        expect(told).to.deep.equal(["asked", "asked", "asked", "asked", "last jobs", "asked", "last jobs"]);
    });

    describe("bears what passes by itself, and says meanwhile what is wrong", () => {
        const faults: [string, Error][] = [
            ["a connection that was reset", networkFault("ECONNRESET")],
            ["a name that is not resolved", networkFault("EAI_AGAIN")],
            // https://github.com/nodejs/node/issues/54032: of several addresses none answers, and the message is empty.
            ["no address that answers", Object.assign(new AggregateError([], ""), { code: "ETIMEDOUT" })],
            ["throttling", glueFault("ThrottlingException", 400)],
            ["too many requests", glueFault("Unknown", 429)],
            ["a fault of the service", glueFault("InternalServiceException", 500)],
            ["a time-out of the operation", glueFault("OperationTimeoutException", 400)],
            ["a gateway without the service", glueFault("Unknown", 503)],
        ];
        for (const [what, fault] of faults) {
            it(what, async () => {
                const told: (string | undefined)[] = [];
                const answers = [running(), fault, fault, fault, ended(job("load", "SUCCEEDED"))];
                const runs = await follow(answers, (_, reason) => told.push(reason));
                expect(runs).to.have.length(1);
                expect(told.slice(1, 4).every((reason) => reason !== undefined && reason !== "")).to.equal(true);
            });
        }
    });

    it("gives a fault up that lasts, and names the run, that it goes on, and the command that follows it again", async () => {
        const failure = await failureOf([running(), networkFault("ECONNRESET")]);
        expect(failure.message).to.match(
            /^Glue did not answer a request about run wr_1 of workflow "lakehouse-dev-sales" for \d+ s: ECONNRESET\./,
        );
        expect(failure.message).to.match(
            /The run continues in Glue, and is billed\. To follow it again, run: FOLLOW AGAIN$/,
        );
    });

    for (const name of ["AccessDeniedException", "ExpiredTokenException", "EntityNotFoundException"]) {
        it(`does not wait for ${name} to pass, and names the run`, async () => {
            const glue = glueThatAnswers([running(), glueFault(name, 400)]);
            const failure = await rejection(followWorkflowRun(glue, RUN, () => undefined, undefined, PATIENCE));
            expect(glue.asked).to.equal(2);
            expect(failure.message).to.include("run wr_1").and.include(name).and.include("FOLLOW AGAIN");
        });
    }

    it("does not wait for a defect of the program to pass", async () => {
        const glue = glueThatAnswers([running(), new TypeError("x is undefined")]);
        const failure = await rejection(followWorkflowRun(glue, RUN, () => undefined, undefined, PATIENCE));
        expect(failure.message).to.include("x is undefined");
        expect(glue.asked).to.equal(2);
    });

    describe("tells what has become of an interrupted run", () => {
        it("stopped", async () => {
            const failure = await interruptedAfter([running(), {}, { Run: { Status: "STOPPED" } }]);
            expect(failure.message).to.equal(
                'Interrupted. Glue stopped run wr_1 of workflow "lakehouse-dev-sales"; what its jobs ' +
                    "published is kept. Continue with: GO ON",
            );
        });

        it("still stopping", async () => {
            const failure = await interruptedAfter([running(), {}, { Run: { Status: "STOPPING" } }]);
            expect(failure.message).to.include("its jobs may take minutes to end. Then continue with: GO ON");
        });

        it("ended before it could be stopped", async () => {
            const failure = await interruptedAfter([running(), {}, ended(job("load", "SUCCEEDED"))]);
            expect(failure.message).to.include("had already ended. Continue with: GO ON");
        });

        it("stopped at the second try", async () => {
            const answers = [running(), networkFault("ECONNRESET"), {}, { Run: { Status: "STOPPED" } }];
            expect((await interruptedAfter(answers)).message).to.include("Glue stopped run wr_1");
        });

        for (const fault of [networkFault("ECONNRESET"), glueFault("AccessDeniedException", 400)]) {
            it(`that goes on, as ${fault.name} kept it from being stopped`, async () => {
                const failure = await interruptedAfter([running(), fault]);
                expect(failure.message)
                    .to.include('the request to stop run wr_1 of workflow "lakehouse-dev-sales" failed')
                    .and.include("it may continue to run, and is billed")
                    .and.include("aws glue stop-workflow-run --name lakehouse-dev-sales --run-id wr_1")
                    .and.match(/Or follow it with: FOLLOW AGAIN$/);
            });
        }
    });
});

describe("standOf", () => {
    const cases: [string, object, string | undefined][] = [
        ["one that runs", running(), "in progress"],
        ["one that is being stopped", { Run: { Status: "STOPPING" } }, "stopping"],
        ["one whose jobs succeeded", ended(job("load", "SUCCEEDED")), "succeeded"],
        ["one with a job that failed", ended(job("load", "FAILED")), "failed"],
        [
            "one that was stopped before its jobs ran",
            { Run: { Status: "STOPPED", Graph: ended(job("load")).Run.Graph } },
            "failed",
        ],
        ["one that Glue has forgotten", glueFault("EntityNotFoundException", 400), undefined],
    ];
    for (const [which, answer, stand] of cases) {
        it(`knows ${which}`, async () => {
            expect(await standOf(glueThatAnswers([answer]), RUN)).to.equal(stand);
        });
    }
});

function job(name: string, state?: JobRunState, errorMessage?: string): Node {
    const run = { Id: `jr_${name}`, JobName: name, JobRunState: state, ErrorMessage: errorMessage, ExecutionTime: 90 };
    return { Type: "JOB", Name: name, JobDetails: { JobRuns: state === undefined ? [] : [run] } };
}

/** A job and its retries. https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-runs.html (Attempt) */
function attempts(name: string, states: ("SUCCEEDED" | "FAILED" | "TIMEOUT")[]): Node {
    const runs = states.map((JobRunState, Attempt) => ({
        Id: `jr_${name}${Attempt === 0 ? "" : `_attempt_${Attempt}`}`,
        JobName: name,
        JobRunState,
        Attempt,
        ErrorMessage: JobRunState === "SUCCEEDED" ? undefined : `reason ${Attempt}`,
    }));
    return { Type: "JOB", Name: name, JobDetails: { JobRuns: runs } };
}

function ended(...nodes: Node[]) {
    return { Run: { Status: "COMPLETED", Graph: { Nodes: nodes } } };
}

function running(...nodes: Node[]) {
    return { Run: { Status: "RUNNING", Graph: { Nodes: nodes } } };
}

function networkFault(code: string): Error {
    return Object.assign(new Error(code), { code });
}

function glueFault(name: string, status: number): Error {
    return new GlueServiceException({ name, message: name, $fault: "client", $metadata: { httpStatusCode: status } });
}

/** Answers in turn, then the last one again and again; counts what it was asked. */
function glueThatAnswers(answers: object[]): GlueClient & { asked: number } {
    const left = [...answers];
    const glue = {
        asked: 0,
        send: () => {
            glue.asked += 1;
            const answer = left.length > 1 ? left.shift() : left[0];
            return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
        },
    };
    return glue as unknown as GlueClient & { asked: number };
}

function follow(
    answers: object[],
    onProgress: (runs: FollowedRun[], fault?: string) => void = () => undefined,
): Promise<FollowedRun[]> {
    return followWorkflowRun(glueThatAnswers(answers), RUN, onProgress, undefined, PATIENCE);
}

async function failureOf(answers: object[]): Promise<Error> {
    return rejection(follow(answers));
}

/** Interrupts once the run was seen. */
async function interruptedAfter(answers: object[]): Promise<Error> {
    const controller = new AbortController();
    const seen = () => controller.abort();
    const failure = await rejection(
        followWorkflowRun(glueThatAnswers(answers), RUN, seen, controller.signal, PATIENCE),
    );
    expect(failure).to.be.instanceOf(InterruptedError);
    return failure;
}

async function rejection(work: Promise<unknown>): Promise<Error> {
    try {
        await work;
    } catch (error) {
        return error as Error;
    }
    throw new Error("It succeeded.");
}

import type { JobRun } from "@aws-sdk/client-glue";
import { expect } from "chai";

import { dpuSecondsOf, jobRunCost } from "../../commands/pipeline/cost";

describe("jobRunCost", () => {
    it("bills two G.1X workers for an hour as two DPU-hours", () => {
        expect(jobRunCost({ WorkerType: "G.1X", NumberOfWorkers: 2, ExecutionTime: 3600 })).to.be.closeTo(0.88, 1e-9);
    });

    for (const [WorkerType, dollars] of [
        ["G.025X", 0.11],
        ["G.16X", 16 * 0.44],
    ] as const) {
        it(`bills an hour of one ${WorkerType} at its size`, () => {
            const run = { WorkerType: WorkerType as JobRun["WorkerType"], NumberOfWorkers: 1, ExecutionTime: 3600 };
            expect(jobRunCost(run)).to.be.closeTo(dollars, 1e-9);
        });
    }

    it("bills at least a minute", () => {
        const minute = jobRunCost({ WorkerType: "G.1X", NumberOfWorkers: 2, ExecutionTime: 60 });
        expect(jobRunCost({ WorkerType: "G.1X", NumberOfWorkers: 2, ExecutionTime: 4 })).to.equal(minute);
    });

    it("takes the DPU-seconds that Glue counted, which auto scaling lowers", () => {
        const run = { WorkerType: "G.2X" as const, NumberOfWorkers: 10, ExecutionTime: 100, DPUSeconds: 400 };
        expect(jobRunCost(run)).to.be.closeTo((400 / 3600) * 0.44, 1e-9);
    });

    describe("bills a minute for every worker that a short run had", () => {
        const minuteOfTwo = (120 * 0.44) / 3600;
        const runs: [string, JobRun, number][] = [
            ["a second of two workers", { WorkerType: "G.1X", NumberOfWorkers: 2, ExecutionTime: 1 }, minuteOfTwo],
            [
                "counts that were rounded apart",
                { WorkerType: "G.1X", NumberOfWorkers: 2, ExecutionTime: 1, DPUSeconds: 1 },
                minuteOfTwo,
            ],
            [
                "a count that was rounded up",
                { WorkerType: "G.1X", NumberOfWorkers: 2, ExecutionTime: 1, DPUSeconds: 3 },
                minuteOfTwo,
            ],
            [
                "auto scaling that used four of ten",
                { WorkerType: "G.1X", NumberOfWorkers: 10, ExecutionTime: 30, DPUSeconds: 120 },
                2 * minuteOfTwo,
            ],
            [
                "larger workers",
                { WorkerType: "G.2X", NumberOfWorkers: 2, ExecutionTime: 59, DPUSeconds: 1 },
                2 * minuteOfTwo,
            ],
        ];
        for (const [which, run, dollars] of runs) {
            it(which, () => {
                expect(jobRunCost(run)).to.be.closeTo(dollars, 1e-9);
            });
        }
    });

    it("does not guess what workers R cost", () => {
        for (const WorkerType of ["R.1X", "R.8X"] as JobRun["WorkerType"][]) {
            expect(jobRunCost({ WorkerType, NumberOfWorkers: 2, ExecutionTime: 3600 })).to.equal(undefined);
        }
    });

    it("has a lower rate for FLEX", () => {
        expect(
            jobRunCost({ WorkerType: "G.1X", NumberOfWorkers: 1, ExecutionTime: 3600, ExecutionClass: "FLEX" }),
        ).to.be.closeTo(0.29, 1e-9);
    });

    it("costs nothing before it has run", () => {
        expect(jobRunCost({ WorkerType: "G.1X", NumberOfWorkers: 2 })).to.equal(0);
    });
});

describe("dpuSecondsOf", () => {
    it("counts all workers where Glue itself does not, as without auto scaling", () => {
        expect(dpuSecondsOf({ WorkerType: "G.2X", NumberOfWorkers: 3, ExecutionTime: 70 })).to.equal(420);
        expect(dpuSecondsOf({ WorkerType: "G.2X", NumberOfWorkers: 3, ExecutionTime: 70, DPUSeconds: 5 })).to.equal(5);
    });
});

import { expect } from "chai";

import { jobRunCost } from "../../pipeline/cost";

describe("jobRunCost", () => {
    it("bills two G.1X workers for an hour as two DPU-hours", () => {
        expect(jobRunCost({ WorkerType: "G.1X", NumberOfWorkers: 2, ExecutionTime: 3600 })).to.be.closeTo(0.88, 1e-9);
    });

    it("bills at least a minute", () => {
        const minute = jobRunCost({ WorkerType: "G.1X", NumberOfWorkers: 2, ExecutionTime: 60 });
        expect(jobRunCost({ WorkerType: "G.1X", NumberOfWorkers: 2, ExecutionTime: 4 })).to.equal(minute);
    });

    it("takes the DPU-seconds that Glue counted, which auto scaling lowers", () => {
        const run = { WorkerType: "G.2X" as const, NumberOfWorkers: 10, ExecutionTime: 100, DPUSeconds: 400 };
        expect(jobRunCost(run)).to.be.closeTo((400 / 3600) * 0.44, 1e-9);
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

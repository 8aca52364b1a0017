import type { JobRun } from "@aws-sdk/client-glue";

// US dollars for a DPU-hour in us-west-2, by the second and at least a minute a run.
// https://aws.amazon.com/glue/pricing/
const DPU_HOUR = { STANDARD: 0.44, FLEX: 0.29 };
const MINIMUM_SECONDS = 60;

/** DPUs of one worker. https://docs.aws.amazon.com/glue/latest/dg/worker-types.html */
const DPUS_OF_WORKER: Record<string, number> = { "G.025X": 0.25, "G.1X": 1, "G.2X": 2, "G.4X": 4, "G.8X": 8 };

/** Estimated price of a job run in US dollars: what AWS would bill for its duration, before discounts. */
export function jobRunCost(run: JobRun): number {
    const rate = run.ExecutionClass === "FLEX" ? DPU_HOUR.FLEX : DPU_HOUR.STANDARD;
    const dpus = (DPUS_OF_WORKER[run.WorkerType ?? ""] ?? 1) * (run.NumberOfWorkers ?? 2);
    const seconds = run.ExecutionTime ?? 0;
    if (seconds === 0) {
        return 0;
    }
    // With auto scaling only DPUSeconds knows how many workers there really were.
    const averageDpus = run.DPUSeconds === undefined ? dpus : run.DPUSeconds / seconds;
    return (Math.max(seconds, MINIMUM_SECONDS) * averageDpus * rate) / 3600;
}

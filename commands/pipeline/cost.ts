import type { JobRun } from "@aws-sdk/client-glue";

import { pricesOf } from "../../cost/prices";

// By the second and at least a minute a run: https://aws.amazon.com/glue/pricing/
const { glueStandard, glueFlex } = pricesOf("us-west-2");
const DPU_HOUR = { STANDARD: glueStandard?.dollars ?? NaN, FLEX: glueFlex?.dollars ?? NaN };
const MINIMUM_SECONDS = 60;
/** Of a Spark job, also one with auto scaling: the driver's and one for executors. */
const MINIMUM_WORKERS = 2;

/** DPUs of one worker. https://docs.aws.amazon.com/glue/latest/dg/worker-types.html */
const WORKER = /^[GR]\.(025|\d+)X$/;

/**
 * DPU-seconds that a run took: as Glue counted them, which it does with auto scaling and for FLEX, else those of all
 * workers for the whole time.
 *
 * @see https://docs.aws.amazon.com/glue/latest/webapi/API_JobRun.html
 */
export function dpuSecondsOf(run: JobRun): number {
    return run.DPUSeconds ?? (run.ExecutionTime ?? 0) * requestedDpus(run);
}

/**
 * Estimated price of a job run in US dollars: what AWS would bill for its duration, before discounts. Undefined for workers
 * R: their M-DPUs have a price of their own, which no page that is read here tells.
 */
export function jobRunCost(run: JobRun): number | undefined {
    if (run.WorkerType?.startsWith("R.")) {
        return undefined;
    }
    return (billedDpuSeconds(run) * DPU_HOUR[run.ExecutionClass ?? "STANDARD"]) / 3600;
}

/** Of a run under a minute, the minute for each worker that it had. */
export function billedDpuSeconds(run: JobRun): number {
    const seconds = run.ExecutionTime ?? 0;
    if (seconds === 0 || seconds >= MINIMUM_SECONDS) {
        return dpuSecondsOf(run);
    }
    const all = requestedDpus(run);
    // Over so short a time the rounding of both counts could hide a worker.
    const fewest = Math.min(all, MINIMUM_WORKERS * dpusOfWorker(run));
    return MINIMUM_SECONDS * Math.min(all, Math.max(fewest, dpuSecondsOf(run) / seconds));
}

function requestedDpus(run: JobRun): number {
    return dpusOfWorker(run) * (run.NumberOfWorkers ?? MINIMUM_WORKERS);
}

function dpusOfWorker(run: JobRun): number {
    const [, size = "1"] = WORKER.exec(run.WorkerType ?? "") ?? [];
    return size === "025" ? 0.25 : Number(size);
}

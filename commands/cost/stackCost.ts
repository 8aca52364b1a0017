import { levers, Lever } from "../../cost/comparison";
import { estimate, Estimate, Usage } from "../../cost/estimate";
import type { PlannedResource } from "../../policy-pack/rule";

/** What a month costs as planned and, for a deployed stack, as it is. */
export interface StackCost {
    estimate: Estimate;
    /** Of the deployed stack, used alike; absent for a stack that was never up. */
    deployed?: Estimate;
    levers: Lever[];
}

/** @throws Error for a region without prices. */
export function stackCost(
    { before, after }: { before: readonly PlannedResource[]; after: readonly PlannedResource[] },
    usage: Usage,
): StackCost {
    const wasUp = before.some(({ type }) => type === "aws:glue/job:Job");
    return {
        estimate: estimate(after, usage),
        ...(wasUp ? { deployed: estimate(before, usage) } : {}),
        levers: levers(after, usage),
    };
}

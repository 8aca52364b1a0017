// What could cost more than meant: jobs, virtual warehouses, logs.
import { creditsOf, dpusOf } from "../capacity";
import { isUnknown, Problem, Rule } from "../rule";

export const COST_RULES: readonly Rule[] = [
    {
        name: "job-within-limits",
        description: "A Glue job has no more DPUs, and may run no longer, than policy.yaml says.",
        types: ["aws:glue/job:Job"],
        check: ({ inputs }, { limits }) => {
            const { workerType, numberOfWorkers, timeout } = inputs;
            const dpus = dpusOf(inputs);
            return [
                ...(dpus === undefined || dpus <= limits.dpusOfJob
                    ? []
                    : [
                          {
                              problem: `${String(numberOfWorkers)} workers ${String(workerType)} are ${dpus} DPUs; the limit is ${limits.dpusOfJob}.`,
                              fix: "Set lakehouse:numberOfWorkers or lakehouse:workerType lower.",
                          },
                      ]),
                ...(isUnknown(timeout) || (typeof timeout === "number" && timeout <= limits.timeoutMinutesOfJob)
                    ? []
                    : [
                          {
                              problem: `A run may take ${timeout === undefined ? "as long as Glue lets it" : `${String(timeout)} minutes`}; the limit is ${limits.timeoutMinutesOfJob} minutes.`,
                              fix: "Set lakehouse:jobTimeoutMinutes lower.",
                          },
                      ]),
            ];
        },
    },
    {
        name: "virtual-warehouse-suspends",
        description: "A virtual warehouse is suspended when idle, and not started by its creation.",
        types: ["snowflake:index/warehouse:Warehouse"],
        check: ({ inputs: { autoSuspend, initiallySuspended } }, { limits }) => [
            ...(isUnknown(autoSuspend) ||
            (typeof autoSuspend === "number" && autoSuspend > 0 && autoSuspend <= limits.autoSuspendSeconds)
                ? []
                : [
                      {
                          problem: `autoSuspend is ${autoSuspend === undefined ? "not set" : String(autoSuspend)}: an idle warehouse goes on costing credits.`,
                          fix: `Set lakehouse:virtualWarehouseAutoSuspendSeconds to ${limits.autoSuspendSeconds} or less.`,
                      },
                  ]),
            ...(initiallySuspended === true || isUnknown(initiallySuspended)
                ? []
                : [{ problem: "The warehouse runs from its creation on.", fix: "Set initiallySuspended to true." }]),
        ],
    },
    {
        name: "virtual-warehouse-within-limits",
        description: "A virtual warehouse has a size and a number of clusters that policy.yaml allows.",
        types: ["snowflake:index/warehouse:Warehouse"],
        check: ({ inputs }, { limits }) => {
            const credits = creditsOf(inputs);
            return credits === undefined || credits <= limits.creditsPerHour
                ? []
                : [
                      {
                          problem: Number.isFinite(credits)
                              ? `An hour of it costs up to ${credits} credits; the limit is ${limits.creditsPerHour}.`
                              : `The size ${String(inputs["warehouseSize"])} is not known.`,
                          fix: "Set lakehouse:virtualWarehouseSize lower.",
                      },
                  ];
        },
    },
    {
        name: "virtual-warehouse-without-acceleration",
        description:
            "Query acceleration is off: it is on unless switched off, and adds up to eight warehouses' credits.",
        types: ["snowflake:index/warehouse:Warehouse"],
        // https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2373
        check: ({ inputs: { enableQueryAcceleration } }) =>
            isUnknown(enableQueryAcceleration) || String(enableQueryAcceleration) === "false"
                ? []
                : [{ problem: "Query acceleration is not off.", fix: 'Set enableQueryAcceleration to "false".' }],
    },
    {
        name: "logs-end",
        description: "A log group deletes its events after some days.",
        types: ["aws:cloudwatch/logGroup:LogGroup"],
        check: ({ inputs: { retentionInDays } }): Problem[] =>
            isUnknown(retentionInDays) || Number(retentionInDays ?? 0) > 0
                ? []
                : [{ problem: "Its logs are kept for ever.", fix: "Set lakehouse:logRetentionDays." }],
    },
];

import type { PipelineStep } from "./pipelineSteps";

/** Key of the job in the stack's outputs. */
export const COMPARE_KEY = "compareResults";

/** The job that runs the queries of a domain's comparisons on Spark; the pipeline starts it, no workflow does. */
export const COMPARE_STEP: PipelineStep = {
    name: "compare",
    script: "jobs/compare_results.py",
    description: "Runs the queries whose results are compared with Snowflake's",
    arguments: ({ comparisons }) => ({ "--queries": comparisons.queries, "--results": comparisons.results }),
};

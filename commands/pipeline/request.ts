// What the options of `npm run pipeline` ask for.
import { Given, UsageError } from "../commandLine/runCommand";
import { isSandboxStack } from "../stack/stackName";
import type { Stage } from "./stages";
import type { NextCommands } from "./workflowRun";

/** Of a run that `pulumi up` starts: holds the stack's outputs as JSON; set by the component PipelineRun. */
export const OUTPUTS_VARIABLE = "LAKEHOUSE_STACK_OUTPUTS";

/** Which stages to run, of which stack. */
export interface Request {
    stack: string;
    sampleRows?: number;
    only?: Stage;
    resume: boolean;
    follow: boolean;
    /** Runs the jobs again after each save of a file below jobs/. */
    watch: boolean;
    /** Opens the report page. */
    open: boolean;
}

/** @throws UsageError for options that contradict each other. */
export function requestOf(values: Given<"pipeline">["values"]): Request {
    if (values.stack === undefined) {
        throw new UsageError("Name a stack. For example: npm run pipeline -- --stack dev");
    }
    const request: Request = {
        stack: values.stack,
        resume: values.resume,
        follow: values.follow,
        watch: values.watch,
        open: values.open,
        ...(values["sample-rows"] === undefined ? {} : { sampleRows: Number(values["sample-rows"]) }),
        ...(values.only === undefined ? {} : { only: values.only as Stage }),
    };
    if (request.follow && request.resume) {
        throw new UsageError("--follow and --resume exclude each other. Use one of them.");
    }
    if (request.follow && request.sampleRows !== undefined) {
        throw new UsageError("--follow continues a run that already has its data. Remove --sample-rows.");
    }
    if (request.follow && request.only !== undefined && request.only !== "jobs") {
        throw new UsageError(`--follow applies to stage "jobs". Remove --only ${request.only} or --follow.`);
    }
    if (request.open && request.only !== undefined && request.only !== "compare") {
        throw new UsageError(`Stage "${request.only}" writes no report page. Remove --only ${request.only} or --open.`);
    }
    if (request.resume && request.only !== undefined) {
        throw new UsageError("--resume runs all remaining stages. Remove --only or --resume.");
    }
    if (request.watch) {
        checkWatch(request, values.json);
    }
    return request;
}

function checkWatch({ stack, only, follow }: Request, json: boolean): void {
    if (only !== "jobs") {
        throw new UsageError("--watch runs the jobs again after each save. Add --only jobs.");
    }
    if (!isSandboxStack(stack)) {
        throw new UsageError(
            `--watch runs edited jobs without an up, which only a sandbox allows. Remove --watch, or use a sandbox stack.`,
        );
    }
    if (follow) {
        throw new UsageError("--follow and --watch exclude each other. Use one of them.");
    }
    if (json) {
        throw new UsageError("--watch has no end, so it has no result. Remove --json or --watch.");
    }
}

/** The commands that continue after a run of a request that has ended early. */
export function nextCommands({ stack, only, watch, sampleRows }: Request): NextCommands {
    const command = `npm run pipeline -- --stack ${stack}`;
    // Needed again where the data is not uploaded yet; without effect where it is.
    const sample = sampleRows === undefined ? "" : ` --sample-rows ${sampleRows}`;
    return only === undefined
        ? {
              goOn: `${command} --resume${sample}`,
              followAgain: `${command} --resume`,
              follow: `${command} --follow`,
          }
        : {
              goOn: `${command} --only ${only}${sample}${watch ? " --watch" : ""}`,
              followAgain: `${command} --only jobs --follow`,
              follow: `${command} --only jobs --follow`,
          };
}

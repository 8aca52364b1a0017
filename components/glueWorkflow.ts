import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** A job within a workflow. */
export interface WorkflowStep {
    /** Name that other steps wait for. */
    name: string;
    /** Physical name of the job. */
    jobName: pulumi.Input<string>;
    /** Steps that must have succeeded before; empty: starts with the workflow. */
    after: readonly string[];
}

/** Arguments of {@link GlueWorkflow}. */
export interface GlueWorkflowArgs {
    /** Physical name of the workflow, and beginning of its triggers' names. */
    workflowName: string;
    description: string;
    /**
     * Cron in UTC.
     * @default none: the workflow starts on demand only
     */
    schedule?: string;
    steps: WorkflowStep[];
}

/**
 * Runs jobs in order of what they wait for. Steps that wait for the same ones start together.
 *
 * A workflow has one start trigger. With a schedule it starts at its times, and by StartWorkflowRun as well.
 *
 * @see https://docs.aws.amazon.com/glue/latest/dg/workflows_overview.html
 */
export class GlueWorkflow extends pulumi.ComponentResource {
    /** Physical name of the workflow. */
    public readonly workflowName: pulumi.Output<string>;

    constructor(name: string, args: GlueWorkflowArgs, opts?: pulumi.ComponentResourceOptions) {
        super("lakehouse:index:GlueWorkflow", name, {}, opts);
        const child = { parent: this };

        const workflow = new aws.glue.Workflow(
            name,
            // One run at a time: two would commit to the same tables.
            { name: args.workflowName, description: args.description, maxConcurrentRuns: 1 },
            child,
        );
        for (const { suffix, after, steps } of stepGroups(args.steps)) {
            new aws.glue.Trigger(
                `${name}-${suffix}`,
                {
                    name: `${args.workflowName}-${suffix}`,
                    workflowName: workflow.name,
                    actions: steps.map(({ jobName }) => ({ jobName })),
                    ...(after.length === 0 ? startOf(args.schedule) : waitFor(jobNamesOf(args.steps, after))),
                },
                child,
            );
        }

        this.workflowName = workflow.name;
        this.registerOutputs({ workflowName: this.workflowName });
    }
}

/** Steps that start together, and the name of the trigger that starts them. */
export interface StepGroup {
    suffix: string;
    after: readonly string[];
    steps: WorkflowStep[];
}

/**
 * Groups steps by what they wait for, in order of first mention.
 *
 * @throws Error when a step waits for one that does not exist, or no step starts with the workflow.
 */
export function stepGroups(steps: readonly WorkflowStep[]): StepGroup[] {
    const known = new Set(steps.map(({ name }) => name));
    const unknown = steps.flatMap(({ after }) => after).find((name) => !known.has(name));
    if (unknown !== undefined) {
        throw new Error(`A step of the workflow waits for "${unknown}", which is not in the workflow.`);
    }
    const byWait = new Map<string, StepGroup>();
    for (const step of steps) {
        const key = [...step.after].sort().join(" ");
        const group = byWait.get(key) ?? {
            suffix: step.after.length === 0 ? "start" : `after-${[...step.after].sort().join("-and-")}`,
            after: step.after,
            steps: [],
        };
        group.steps.push(step);
        byWait.set(key, group);
    }
    if (!byWait.has("")) {
        throw new Error("Every step of the workflow waits for another, so it would never start.");
    }
    return [...byWait.values()];
}

function jobNamesOf(steps: readonly WorkflowStep[], names: readonly string[]): pulumi.Input<string>[] {
    return names.flatMap((name) => steps.filter((step) => step.name === name).map(({ jobName }) => jobName));
}

/** How a workflow or a single job starts: by its schedule, else on demand. */
export function startOf(
    schedule: string | undefined,
): Pick<aws.glue.TriggerArgs, "type" | "schedule" | "startOnCreation" | "enabled"> {
    // An enabled ON_DEMAND trigger is fired by the provider as soon as it is created:
    // https://github.com/hashicorp/terraform-provider-aws/issues/42498
    return schedule === undefined
        ? { type: "ON_DEMAND", enabled: false }
        : { type: "SCHEDULED", schedule, startOnCreation: true };
}

function waitFor(
    jobNames: pulumi.Input<string>[],
): Pick<aws.glue.TriggerArgs, "type" | "predicate" | "startOnCreation"> {
    return {
        type: "CONDITIONAL",
        predicate: { logical: "AND", conditions: jobNames.map((jobName) => ({ jobName, state: "SUCCEEDED" })) },
        startOnCreation: true,
    };
}

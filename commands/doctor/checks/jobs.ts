// Glue's jobs and what starts them, those of the program and those of the stack's own (extraJobs), as the state has them.
import {
    EntityNotFoundException,
    GetJobCommand,
    GetJobRunsCommand,
    GetTriggerCommand,
    GetWorkflowCommand,
} from "@aws-sdk/client-glue";

import { QUICKSTART } from "../../../settings/domainNames";
import type { Stage } from "../../pipeline/stages";
import { domainsOf, StackOutputs } from "../../stack/stackOutputs";
import { broken, Check, healthy, Outcome } from "../finding";
import type { ExaminedStack } from "../examinedStack";
import { nameOf } from "../ofDomains";

const FAILED = new Set<string | undefined>(["FAILED", "TIMEOUT", "ERROR", "EXPIRED"]);
/** What a trigger that waits for jobs or the clock is in order. */
const ACTIVE = new Set<string | undefined>(["ACTIVATED", "ACTIVATING"]);

export function jobChecks(stack: ExaminedStack): Check[] {
    return [
        ...namesOf(stack, "aws:glue/job:Job").map((name) => jobCheck(name, stack)),
        ...namesOf(stack, "aws:glue/workflow:Workflow").map((name) => workflowCheck(name, stack)),
    ];
}

function namesOf({ resources }: ExaminedStack, type: string): string[] {
    return resources.filter((resource) => resource.type === type).flatMap(({ id }) => id ?? []);
}

function jobCheck(JobName: string, { clouds, outputs, stackName }: ExaminedStack): Check {
    const up = `npm run up -- --stack ${stackName} --refresh`;
    return {
        name: `job ${JobName}`,
        after: ["bucket", "encryption key", "Glue database", "job role"].flatMap((name) => [
            name,
            nameOf(name, domainOf(JobName, outputs)),
        ]),
        cure: up,
        async look() {
            const gone = await deletedFinding(
                clouds.glue.send(new GetJobCommand({ JobName })),
                `the job ${JobName}`,
                up,
            );
            if (gone !== undefined) {
                return gone;
            }
            const { JobRuns: runs = [] } = await clouds.glue.send(new GetJobRunsCommand({ JobName, MaxResults: 1 }));
            const [last] = runs;
            if (last === undefined) {
                return healthy("exists, has not run yet");
            }
            return FAILED.has(last.JobRunState)
                ? broken(
                      `Its last run ended ${last.JobRunState}: ${last.ErrorMessage ?? "Glue gave no reason"}`,
                      isOfPipeline(JobName)
                          ? `Fix the cause in this message, then run: npm run pipeline -- --stack ${stackName} --only ${stageOf(JobName)}`
                          : `Fix the cause in this message, then run: aws glue start-job-run --region ${outputs.region} --job-name ${JobName}`,
                  )
                : healthy(`last run ${last.JobRunState}, ${last.ExecutionTime ?? 0} s`);
        },
    };

    function stageOf(name: string): Stage {
        return domainsOf(outputs).some(({ jobNames }) => name === jobNames.compareResults) ? "compare" : "jobs";
    }

    /** Maintenance has a clock of its own. */
    function isOfPipeline(name: string): boolean {
        return domainsOf(outputs).every(({ jobNames }) => name !== jobNames.maintainTables);
    }
}

/** The workflow, and the triggers in it: without one of them, a run ends before the jobs behind it. */
function workflowCheck(Name: string, stack: ExaminedStack): Check {
    const { clouds, outputs, stackName } = stack;
    const up = `npm run up -- --stack ${stackName} --refresh`;
    return {
        name: domainsOf(outputs).length > 1 ? nameOf("workflow", domainOf(Name, outputs)) : "workflow",
        cure: up,
        async look() {
            const gone = await deletedFinding(
                clouds.glue.send(new GetWorkflowCommand({ Name })),
                `the workflow ${Name}`,
                up,
            );
            if (gone !== undefined) {
                return gone;
            }
            const findings: Outcome[] = [];
            const triggers = namesOf(stack, "aws:glue/trigger:Trigger").filter(
                (trigger) => domainOf(trigger, outputs) === domainOf(Name, outputs),
            );
            for (const trigger of triggers) {
                findings.push(...(await triggerFindings(trigger)));
            }
            return findings.length > 0 ? findings : healthy(`${Name} with ${triggers.length} triggers`);
        },
    };

    async function triggerFindings(name: string): Promise<Outcome[]> {
        const found = clouds.glue.send(new GetTriggerCommand({ Name: name }));
        const gone = await deletedFinding(found, `the trigger ${name}`, up);
        if (gone !== undefined) {
            return [gone];
        }
        const { Trigger: trigger } = await found;
        return trigger?.Type === "ON_DEMAND" || ACTIVE.has(trigger?.State)
            ? []
            : [
                  broken(
                      `Trigger ${name} is ${trigger?.State}: its jobs do not start.`,
                      `aws glue start-trigger --region ${outputs.region} --name ${name}`,
                  ),
              ];
    }
}

/** Whose a job, workflow or trigger is: the names of each domain but the quickstart's begin with its workflow's. */
function domainOf(name: string, outputs: StackOutputs): string {
    const own = domainsOf(outputs).find(
        ({ quickstart, jobs }) => !quickstart && jobs !== undefined && `${name}-`.startsWith(`${jobs.workflowName}-`),
    );
    return own?.name ?? QUICKSTART;
}

/** What is wrong when Glue has no such thing. */
async function deletedFinding(asked: Promise<unknown>, thing: string, up: string): Promise<Outcome | undefined> {
    try {
        await asked;
        return undefined;
    } catch (error) {
        if (error instanceof EntityNotFoundException) {
            return broken(`Glue has no ${thing.replace(/^the /, "")}: it was deleted.`, up);
        }
        throw error;
    }
}

import type { Stack } from "@pulumi/pulumi/automation";
import { z } from "zod";

import { COMPARE_KEY } from "../../jobs/comparisonSteps";
import { DOMAIN_STEP_KEYS } from "../../jobs/domainSteps";
import { STEP_KEYS, StepKey } from "../../jobs/pipelineSteps";
import { QUICKSTART } from "../../settings/domainNames";
import { outputsOf as outputsInState, stateOf } from "./stackState";

const principal = z.object({
    iamUserArn: z.string(),
    /** Masked: the first characters only. */
    externalId: z.string(),
});

/** What there is of a domain's jobs. */
const jobs = {
    workflowName: z.string(),
    jobRoleArn: z.string(),
    logGroups: z.object({ output: z.string(), error: z.string() }),
};

/** What there is of each domain, beside its jobs. */
const ofDomain = {
    glueDatabase: z.string(),
    rawDataUrl: z.string(),
    /** Jobs that the program brings. */
    jobNames: z.partialRecord(z.enum([...STEP_KEYS, ...DOMAIN_STEP_KEYS, COMPARE_KEY]), z.string()),
    linkedDatabase: z.string(),
    linkedSchema: z.string(),
    allowedWriteOperations: z.enum(["ALL", "NONE"]).default("ALL"),
};

const domain = z.object({
    name: z.string(),
    quickstart: z.boolean(),
    /** Names of its declared tables. */
    tables: z.array(z.string()).default([]),
    ...ofDomain,
    /** Absent for a domain without jobs. */
    jobs: z.object(jobs).optional(),
    /** By what Glue maintains the tables; absent where a job does. */
    optimizers: z.object({ roleArn: z.string(), tables: z.array(z.string()) }).optional(),
    /** `s3://` URLs; absent for a domain without comparisons. */
    comparisons: z
        .object({
            /** Name and columns of the key of each. */
            keys: z.record(z.string(), z.array(z.string())),
            queries: z.string(),
            results: z.string(),
        })
        .optional(),
});

const schema = z.object({
    // Of the quickstart, or else of the first domain that has jobs; empty texts where none has.
    ...ofDomain,
    ...jobs,
    region: z.string(),
    accountId: z.string(),
    /** ORGANIZATION-ACCOUNT; empty for a stack that an older program brought up. */
    snowflakeAccount: z.string().default(""),
    bucketName: z.string(),
    icebergWarehouseUrl: z.string(),
    catalogUri: z.string(),
    storageRoleArn: z.string(),
    catalogRoleArn: z.string(),
    externalVolume: z.string(),
    catalogIntegration: z.string(),
    storagePrincipal: principal,
    catalogPrincipal: principal,
    snowflakeDatabase: z.string(),
    snowflakeSchema: z.string(),
    virtualWarehouse: z.string(),
    engineerRole: z.string(),
    readerRole: z.string(),
    /** The stack's settings of these names; their defaults for a stack that an older program brought up. */
    syncIntervalSeconds: z.number().default(60),
    linkTimeoutSeconds: z.number().default(300),
    destroyData: z.boolean(),
    /** Topic of mail about failed job runs; absent for a stack without. */
    alarmTopicArn: z.string().optional(),
    /** Absent for a stack that an older program brought up. */
    domains: z.array(domain).min(1).optional(),
});

/** What `program.ts` exports: the only thing the pipeline and the doctor know of a stack. */
export type StackOutputs = z.infer<typeof schema>;

export type DomainOutputs = z.infer<typeof domain>;

/** The domains of a stack; of one that an older program brought up, the quickstart's. */
export function domainsOf(outputs: StackOutputs): DomainOutputs[] {
    const { workflowName, jobRoleArn, logGroups } = outputs;
    return (
        outputs.domains ?? [
            {
                ...outputs,
                name: QUICKSTART,
                quickstart: true,
                tables: [],
                jobs: { workflowName, jobRoleArn, logGroups },
            },
        ]
    );
}

/** A stack's outputs with one domain's in the place of the first's. */
export function outputsOf(outputs: StackOutputs, { jobs: ofJobs, ...one }: DomainOutputs): StackOutputs {
    return { ...outputs, ...one, ...(ofJobs ?? NO_JOBS) };
}

const NO_JOBS = { workflowName: "", jobRoleArn: "", logGroups: { output: "", error: "" } };

/** Name of a job of the quickstart. @throws Error for a stack without its domain. */
export function quickstartJob({ jobNames }: StackOutputs, key: StepKey): string {
    const name = jobNames[key];
    if (name === undefined) {
        throw new Error(
            `This needs the domain "${QUICKSTART}", which lakehouse:domains of this stack leaves out. Use a stack that has it.`,
        );
    }
    return name;
}

/** @throws Error when the stack is not up, or was brought up by another version of the program. */
export async function readStackOutputs(stack: Stack): Promise<StackOutputs> {
    // The state in one call: stack.outputs() starts Pulumi twice, one after the other, to tell which of them are secret.
    return checkStackOutputs(stack.name, outputsInState((await stateOf(stack)).resources));
}

/** @throws Error that names each output which is missing or of another kind. */
export function checkStackOutputs(stackName: string, outputs: Record<string, unknown>): StackOutputs {
    const checked = schema.safeParse(outputs);
    if (checked.success) {
        return checked.data;
    }
    if (Object.keys(outputs).length === 0) {
        throw new Error(`Stack "${stackName}" is not up. Run: npm run up -- --stack ${stackName}`);
    }
    const names = [...new Set(checked.error.issues.map((issue) => issue.path.join(".")))].sort();
    throw new Error(
        `Stack "${stackName}" has no valid output ${names.join(", ")}: ` +
            `a different version of this program created it. Run: npm run up -- --stack ${stackName}`,
    );
}

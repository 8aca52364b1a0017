import type { Stack } from "@pulumi/pulumi/automation";
import { z } from "zod";

import { STEP_KEYS, StepKey } from "../../jobs/pipelineSteps";

const principal = z.object({
    iamUserArn: z.string(),
    /** Masked: the first characters only. */
    externalId: z.string(),
});

const jobNames = Object.fromEntries(STEP_KEYS.map((key) => [key, z.string()])) as Record<StepKey, z.ZodString>;

const schema = z.object({
    region: z.string(),
    accountId: z.string(),
    /** ORGANIZATION-ACCOUNT; empty for a stack that an older program brought up. */
    snowflakeAccount: z.string().default(""),
    bucketName: z.string(),
    icebergWarehouseUrl: z.string(),
    rawDataUrl: z.string(),
    glueDatabase: z.string(),
    catalogUri: z.string(),
    workflowName: z.string(),
    jobNames: z.object(jobNames),
    jobRoleArn: z.string(),
    storageRoleArn: z.string(),
    catalogRoleArn: z.string(),
    externalVolume: z.string(),
    catalogIntegration: z.string(),
    storagePrincipal: principal,
    catalogPrincipal: principal,
    linkedDatabase: z.string(),
    linkedSchema: z.string(),
    snowflakeDatabase: z.string(),
    snowflakeSchema: z.string(),
    virtualWarehouse: z.string(),
    engineerRole: z.string(),
    readerRole: z.string(),
    logGroups: z.object({ output: z.string(), error: z.string() }),
    /** The stack's settings of these names; their defaults for a stack that an older program brought up. */
    syncIntervalSeconds: z.number().default(60),
    linkTimeoutSeconds: z.number().default(300),
    allowedWriteOperations: z.enum(["ALL", "NONE"]).default("ALL"),
    destroyData: z.boolean(),
});

/** What `index.ts` exports: the only thing the pipeline and the doctor know of a stack. */
export type StackOutputs = z.infer<typeof schema>;

/** @throws Error when the stack is not up, or was brought up by another version of the program. */
export async function readStackOutputs(stack: Stack): Promise<StackOutputs> {
    const outputs = await stack.outputs();
    return checkStackOutputs(
        stack.name,
        Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value])),
    );
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

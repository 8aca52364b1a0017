// Operations that `pulumi` had begun when it was killed: it cannot say whether the cloud has done them.
import type { Deployment } from "@pulumi/pulumi/automation";

/** One of them, as the state has it. */
export interface PendingOperation {
    type: "creating" | "updating" | "deleting" | "reading" | "importing";
    resource: PendingResource;
}

interface PendingResource {
    urn: string;
    type: string;
    id?: string;
    inputs?: Record<string, unknown>;
    outputs?: Record<string, unknown>;
}

interface State {
    resources?: PendingResource[];
    pending_operations?: PendingOperation[];
}

export function pendingOperations({ deployment }: Deployment): PendingOperation[] {
    return (deployment as State | undefined)?.pending_operations ?? [];
}

/**
 * The ID that a resource has if it was made: known where it follows from its name. Kinds that are missing here either
 * can be made twice (policies, settings of a bucket, uploads, grants, and our provider's objects, which it knows again),
 * or, like a KMS key, have an ID that only the cloud knows.
 */
const ID_OF: Record<string, (inputs: Record<string, unknown>, account?: string) => unknown> = {
    "aws:s3/bucket:Bucket": ({ bucket }) => bucket,
    "aws:iam/role:Role": ({ name }) => name,
    "aws:kms/alias:Alias": ({ name }) => name,
    "aws:glue/catalogDatabase:CatalogDatabase": ({ name }, account) => account && `${account}:${String(name)}`,
    "aws:glue/job:Job": ({ name }) => name,
    "aws:glue/workflow:Workflow": ({ name }) => name,
    "aws:glue/trigger:Trigger": ({ name }) => name,
    "aws:cloudwatch/logGroup:LogGroup": ({ name }) => name,
    "snowflake:index/database:Database": ({ name }) => quoted(name),
    "snowflake:index/warehouse:Warehouse": ({ name }) => quoted(name),
    "snowflake:index/accountRole:AccountRole": ({ name }) => quoted(name),
    "snowflake:index/schema:Schema": ({ database, name }) => quoted(database, name),
    "snowflake:index/databaseRole:DatabaseRole": ({ database, name }) => quoted(database, name),
};

/**
 * The state without pending operations. What may have been made is entered in it; a refresh then takes out what was not.
 */
export function withoutPendingOperations(exported: Deployment): Deployment {
    const state = exported.deployment as State;
    const known = new Set((state.resources ?? []).map(({ urn }) => urn));
    const account = accountOf(state.resources ?? []);
    const made = pendingOperations(exported).flatMap(({ type, resource }) => {
        const id = ID_OF[resource.type]?.(resource.inputs ?? {}, account);
        return type === "creating" && typeof id === "string" && !known.has(resource.urn)
            ? [{ ...resource, id, outputs: { ...resource.inputs } }]
            : [];
    });
    const resources = [...(state.resources ?? []), ...made];
    return { ...exported, deployment: { ...state, resources, pending_operations: [] } };
}

/** The AWS account, from the ARN of anything that the stack has made in it. */
function accountOf(resources: readonly PendingResource[]): string | undefined {
    const arns = resources.map(({ outputs }) => /^arn:[^:]+:[^:]+:[^:]*:(\d{12}):/.exec(String(outputs?.["arn"]))?.[1]);
    return arns.find((account) => account !== undefined);
}

function quoted(...parts: unknown[]): string {
    return parts.map((part) => `"${String(part)}"`).join(".");
}

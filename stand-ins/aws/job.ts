import type { ExecutionClass, JobUpdate, WorkerType } from "@aws-sdk/client-glue";

import { flag, integer, map, object, text, ValuesOf } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { glueTags, retagGlue } from "./glueTags";
import { isError, unlessMissing, untilPropagated } from "./retry";
import { tagProperties } from "./tags";

const MISSING = "EntityNotFoundException";

const properties = {
    name: text({ replace: true, autoName: 255, atLeast: 1, atMost: 255 }),
    command: object(
        {
            name: text({ default: "glueetl" }),
            pythonVersion: text({ computed: true, oneOf: ["2", "3", "3.9"] }),
            scriptLocation: text({ required: true }),
        },
        { required: true },
    ),
    roleArn: text({ required: true }),
    description: text(),
    defaultArguments: map(text()),
    glueVersion: text({ computed: true }),
    workerType: text({ computed: true }),
    numberOfWorkers: integer({ computed: true, atLeast: 1 }),
    maxCapacity: integer({ output: true, changesWith: ["workerType", "numberOfWorkers"] }),
    jobMode: text({ output: true }),
    notificationProperty: object({ notifyDelayAfter: integer({ atLeast: 1 }) }, { computed: true }),
    executionClass: text({ oneOf: ["FLEX", "STANDARD"] }),
    executionProperty: object({ maxConcurrentRuns: integer({ default: 1, atLeast: 1 }) }, { computed: true }),
    maxRetries: integer({ atLeast: 0, atMost: 10 }),
    timeout: integer({ computed: true, atLeast: 1 }),
    jobRunQueuingEnabled: flag(),
    ...tagProperties,
    arn: text({ output: true }),
    region: text({ output: true }),
};

export const job = resourceType({
    token: "aws:glue/job:Job",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/glue/job/",
    properties,

    async create(inputs, account: Account) {
        const created = await untilPropagated(account, roleUnknown, () =>
            account.glue.createJob({
                Name: inputs.name,
                Role: inputs.roleArn,
                ...definition(inputs),
                Tags: inputs.tagsAll,
            }),
        );
        return created.Name ?? inputs.name;
    },

    async read(id, account) {
        const found = (await unlessMissing(account.glue.getJob({ JobName: id }), MISSING))?.Job;
        if (found === undefined) {
            return undefined;
        }
        const arn = account.arn("glue", `job/${id}`);
        return {
            name: found.Name,
            command: {
                name: found.Command?.Name ?? "",
                pythonVersion: found.Command?.PythonVersion,
                scriptLocation: found.Command?.ScriptLocation ?? "",
            },
            roleArn: found.Role,
            description: found.Description,
            defaultArguments: found.DefaultArguments,
            glueVersion: found.GlueVersion,
            workerType: found.WorkerType,
            numberOfWorkers: found.NumberOfWorkers,
            executionClass: found.ExecutionClass,
            executionProperty: found.ExecutionProperty && {
                maxConcurrentRuns: found.ExecutionProperty.MaxConcurrentRuns ?? 1,
            },
            maxCapacity: found.MaxCapacity,
            jobMode: found.JobMode,
            notificationProperty: found.NotificationProperty && {
                notifyDelayAfter: found.NotificationProperty.NotifyDelayAfter,
            },
            maxRetries: found.MaxRetries,
            timeout: found.Timeout,
            jobRunQueuingEnabled: found.JobRunQueuingEnabled,
            tagsAll: await glueTags(account, arn),
            arn,
            region: account.region,
        };
    },

    async update(id, inputs, old, account) {
        // Glue takes an update for the whole job: what the program leaves to Glue has to be said again.
        const whole = {
            ...inputs,
            command: { ...inputs.command, pythonVersion: inputs.command.pythonVersion ?? old.command.pythonVersion },
            glueVersion: inputs.glueVersion ?? old.glueVersion,
            workerType: inputs.workerType ?? old.workerType,
            numberOfWorkers: inputs.numberOfWorkers ?? old.numberOfWorkers,
            executionProperty: inputs.executionProperty ?? old.executionProperty,
            timeout: inputs.timeout ?? old.timeout,
            notificationProperty: inputs.notificationProperty ?? old.notificationProperty,
        };
        await untilPropagated(account, roleUnknown, () =>
            account.glue.updateJob({ JobName: id, JobUpdate: { Role: inputs.roleArn, ...definition(whole) } }),
        );
        await retagGlue(account, account.arn("glue", `job/${id}`), old.tagsAll, inputs.tagsAll);
    },

    async delete(id, _state, { glue }) {
        await unlessMissing(glue.deleteJob({ JobName: id }), MISSING);
    },
});

function definition(inputs: ValuesOf<typeof properties>) {
    return {
        Command: {
            Name: inputs.command.name,
            PythonVersion: inputs.command.pythonVersion,
            ScriptLocation: inputs.command.scriptLocation,
        },
        Description: inputs.description,
        DefaultArguments: inputs.defaultArguments,
        GlueVersion: inputs.glueVersion,
        WorkerType: inputs.workerType as WorkerType | undefined,
        NumberOfWorkers: inputs.numberOfWorkers,
        ExecutionClass: inputs.executionClass as ExecutionClass | undefined,
        ExecutionProperty: inputs.executionProperty && {
            MaxConcurrentRuns: inputs.executionProperty.maxConcurrentRuns,
        },
        NotificationProperty: inputs.notificationProperty && {
            NotifyDelayAfter: inputs.notificationProperty.notifyDelayAfter,
        },
        MaxRetries: inputs.maxRetries,
        Timeout: inputs.timeout,
        JobRunQueuingEnabled: inputs.jobRunQueuingEnabled,
    } satisfies JobUpdate;
}

/** Glue assumes the role when a job is written; one made a moment ago may not let it yet. */
function roleUnknown(error: Error): boolean {
    return (
        isError(error, "InvalidInputException", "AccessDeniedException") &&
        /assume (provided )?role|not authorized to perform: sts:AssumeRole/i.test(error.message)
    );
}

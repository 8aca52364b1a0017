import type { Action, JobRunState, Logical, LogicalOperator, Predicate, TriggerType } from "@aws-sdk/client-glue";
import { setTimeout as sleep } from "node:timers/promises";

import { flag, integer, list, map, object, text, ValuesOf } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { glueTags, retagGlue } from "./glueTags";
import { isError, unlessMissing, untilPropagated } from "./retry";
import { tagProperties } from "./tags";

const MISSING = "EntityNotFoundException";
const IN_MOTION = ["CREATING", "UPDATING", "ACTIVATING", "DEACTIVATING", "DELETING"];
const POLL_MS = 500;
const SETTLE_SECONDS = 300;

const action = {
    jobName: text(),
    arguments: map(text()),
    timeout: integer({ atLeast: 1 }),
};

const condition = {
    jobName: text(),
    logicalOperator: text({ default: "EQUALS", oneOf: ["EQUALS"] }),
    state: text({ oneOf: ["SUCCEEDED", "STOPPED", "TIMEOUT", "FAILED"] }),
};

const properties = {
    name: text({ replace: true, autoName: 255, atLeast: 1, atMost: 255 }),
    type: text({ required: true, replace: true, oneOf: ["CONDITIONAL", "ON_DEMAND", "SCHEDULED"] }),
    workflowName: text({ replace: true }),
    actions: list(object(action), { required: true, atLeast: 1 }),
    predicate: object({
        conditions: list(object(condition), { required: true, atLeast: 1 }),
        logical: text({ default: "AND", oneOf: ["AND", "ANY"] }),
    }),
    schedule: text(),
    description: text({ atMost: 2048 }),
    enabled: flag({ default: true }),
    startOnCreation: flag({ unread: true }),
    ...tagProperties,
    arn: text({ output: true }),
    state: text({ output: true, changesWith: ["enabled"] }),
    region: text({ output: true }),
};

type Inputs = ValuesOf<typeof properties>;

export const trigger = resourceType({
    token: "aws:glue/trigger:Trigger",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/glue/trigger/",
    properties,

    async create(inputs, account: Account) {
        // Glue refuses to start an ON_DEMAND trigger on creation, and leaves any other one inactive unless told.
        const start = inputs.startOnCreation ?? (inputs.enabled && inputs.type !== "ON_DEMAND");
        const passes = (error: Error) => isError(error, "InvalidInputException") && error.message.includes("assume role");
        await untilPropagated(account, passes, () =>
            account.glue.createTrigger({
                Name: inputs.name,
                Type: inputs.type as TriggerType,
                WorkflowName: inputs.workflowName,
                StartOnCreation: inputs.type === "ON_DEMAND" ? undefined : start,
                ...definition(inputs),
                Tags: inputs.tagsAll,
            }),
        );
        return inputs.name;
    },

    async finish(id, _inputs, account) {
        await settled(account, id);
    },

    async read(id, account, known) {
        const found = (await unlessMissing(account.glue.getTrigger({ Name: id }), MISSING))?.Trigger;
        if (found === undefined || found.State === "DELETING") {
            return undefined;
        }
        const arn = account.arn("glue", `trigger/${id}`);
        const waits = found.State === "CREATED" || found.State === "CREATING";
        const works = found.State === "ACTIVATED" || found.State === "ACTIVATING";
        return {
            name: found.Name,
            type: found.Type,
            workflowName: found.WorkflowName,
            actions: found.Actions?.map(({ JobName, Arguments, Timeout }) => ({
                jobName: JobName,
                arguments: Arguments,
                timeout: Timeout,
            })),
            predicate: found.Predicate?.Conditions?.length
                ? {
                      conditions: found.Predicate.Conditions.map(({ JobName, LogicalOperator, State }) => ({
                          jobName: JobName,
                          logicalOperator: LogicalOperator ?? "EQUALS",
                          state: State,
                      })),
                      logical: found.Predicate.Logical ?? "AND",
                  }
                : undefined,
            schedule: found.Schedule,
            description: found.Description,
            // An ON_DEMAND trigger is never active; whether it is wanted only the program knows.
            enabled: found.Type === "ON_DEMAND" ? waits && known.enabled !== false : works,
            state: found.State,
            tagsAll: await glueTags(account, arn),
            arn,
            region: account.region,
        };
    },

    async update(id, inputs, old, account) {
        await account.glue.updateTrigger({ Name: id, TriggerUpdate: definition(inputs) });
        await settled(account, id);
        if (inputs.enabled !== old.enabled && inputs.type !== "ON_DEMAND") {
            await (inputs.enabled ? account.glue.startTrigger({ Name: id }) : account.glue.stopTrigger({ Name: id }));
            await settled(account, id);
        }
        await retagGlue(account, account.arn("glue", `trigger/${id}`), old.tagsAll, inputs.tagsAll);
    },

    async delete(id, _state, account) {
        await unlessMissing(account.glue.deleteTrigger({ Name: id }), MISSING);
        await settled(account, id);
    },
});

function definition(inputs: Inputs) {
    return {
        Actions: inputs.actions.map(({ jobName, arguments: given, timeout }): Action => ({
            JobName: jobName,
            Arguments: given,
            Timeout: timeout,
        })),
        Predicate: inputs.predicate && toPredicate(inputs.predicate),
        Schedule: inputs.schedule,
        Description: inputs.description,
    };
}

function toPredicate({ conditions, logical }: NonNullable<Inputs["predicate"]>): Predicate {
    return {
        Logical: logical as Logical,
        Conditions: conditions.map(({ jobName, logicalOperator, state }) => ({
            JobName: jobName,
            LogicalOperator: logicalOperator as LogicalOperator,
            State: state as JobRunState | undefined,
        })),
    };
}

/** Waits until Glue has done with a trigger; the change goes on after the call has returned. */
async function settled(account: Account, name: string): Promise<void> {
    const deadline = Date.now() + SETTLE_SECONDS * 1000;
    for (;;) {
        const found = await unlessMissing(account.glue.getTrigger({ Name: name }), MISSING);
        const state = found?.Trigger?.State;
        if (state === undefined || !IN_MOTION.includes(state)) {
            return;
        }
        if (Date.now() > deadline) {
            throw new Error(`Trigger "${name}" is still ${state} after ${SETTLE_SECONDS} seconds.`);
        }
        await sleep(POLL_MS, undefined, { signal: account.signal });
    }
}

import type { Action, JobRunState, Logical, LogicalOperator, Predicate, TriggerType } from "@aws-sdk/client-glue";
import { setTimeout as sleep } from "node:timers/promises";

import { flag, list, object, text, ValuesOf } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { glueTags, retagGlue } from "./glueTags";
import { isError, unlessMissing, untilPropagated } from "./retry";
import { tagProperties } from "./tags";

const MISSING = "EntityNotFoundException";
const ON_DEMAND = "ON_DEMAND";
const IN_MOTION = ["CREATING", "UPDATING", "ACTIVATING", "DEACTIVATING", "DELETING"];
const POLL_MS = 500;
const SETTLE_SECONDS = 300;

const action = { jobName: text() };

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
        const passes = (error: Error) =>
            isError(error, "InvalidInputException") && error.message.includes("assume role");
        await untilPropagated(account, passes, () =>
            account.glue.createTrigger({
                Name: inputs.name,
                Type: inputs.type as TriggerType,
                WorkflowName: inputs.workflowName,
                // Glue leaves a trigger inactive unless told, and takes no such word for an ON_DEMAND one.
                StartOnCreation: inputs.type === ON_DEMAND ? undefined : inputs.enabled || inputs.startOnCreation,
                ...definition(inputs),
                Tags: inputs.tagsAll,
            }),
        );
        return inputs.name;
    },

    /** Fires an enabled ON_DEMAND trigger, as the official provider does (terraform-provider-aws issue 42498). */
    async finish(id, inputs, account) {
        await settled(account, id);
        if (inputs.enabled && inputs.type === ON_DEMAND) {
            await account.glue.startTrigger({ Name: id });
        }
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
            actions: found.Actions?.map(({ JobName }) => ({ jobName: JobName })),
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
            enabled: found.Type === ON_DEMAND ? waits && known.enabled !== false : works,
            state: found.State,
            tagsAll: await glueTags(account, arn),
            arn,
            region: account.region,
        };
    },

    async update(id, inputs, old, account) {
        await account.glue.updateTrigger({ Name: id, TriggerUpdate: definition(inputs) });
        await settled(account, id);
        if (inputs.enabled !== old.enabled) {
            if (inputs.enabled) {
                await account.glue.startTrigger({ Name: id });
            } else if (inputs.type !== ON_DEMAND) {
                await account.glue.stopTrigger({ Name: id });
            }
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
        Actions: inputs.actions.map(({ jobName }): Action => ({ JobName: jobName })),
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

/** Waits until Glue has done with a trigger; the change continues after the call has returned. */
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

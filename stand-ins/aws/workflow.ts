import { integer, text } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { glueTags, retagGlue } from "./glueTags";
import { unlessMissing } from "./retry";
import { tagProperties } from "./tags";

const MISSING = "EntityNotFoundException";

export const workflow = resourceType({
    token: "aws:glue/workflow:Workflow",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/glue/workflow/",
    properties: {
        name: text({ replace: true, autoName: 255, atLeast: 1, atMost: 255 }),
        description: text(),
        maxConcurrentRuns: integer({ atLeast: 1 }),
        ...tagProperties,
        arn: text({ output: true }),
        region: text({ output: true }),
    },

    async create(inputs, { glue }: Account) {
        await glue.createWorkflow({
            Name: inputs.name,
            Description: inputs.description,
            MaxConcurrentRuns: inputs.maxConcurrentRuns,
            Tags: inputs.tagsAll,
        });
        return inputs.name;
    },

    async read(id, account) {
        const found = (await unlessMissing(account.glue.getWorkflow({ Name: id }), MISSING))?.Workflow;
        if (found === undefined) {
            return undefined;
        }
        const arn = account.arn("glue", `workflow/${id}`);
        return {
            name: found.Name,
            description: found.Description,
            maxConcurrentRuns: found.MaxConcurrentRuns,
            tagsAll: await glueTags(account, arn),
            arn,
            region: account.region,
        };
    },

    async update(id, inputs, old, account) {
        await account.glue.updateWorkflow({
            Name: id,
            Description: inputs.description,
            MaxConcurrentRuns: inputs.maxConcurrentRuns,
        });
        await retagGlue(account, account.arn("glue", `workflow/${id}`), old.tagsAll, inputs.tagsAll);
    },

    async delete(id, _state, { glue }) {
        await unlessMissing(glue.deleteWorkflow({ Name: id }), MISSING);
    },
});

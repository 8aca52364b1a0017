import type { LogGroupClass } from "@aws-sdk/client-cloudwatch-logs";

import { flag, integer, text } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { unlessMissing } from "./retry";
import { retag, tagProperties } from "./tags";

const MISSING = "ResourceNotFoundException";
const RETENTION_DAYS = [
    0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const logGroup = resourceType({
    token: "aws:cloudwatch/logGroup:LogGroup",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/cloudwatch/loggroup/",
    properties: {
        name: text({
            replace: true,
            autoName: 512,
            atMost: 512,
            matches: { pattern: /^[.\-_/#A-Za-z0-9]+$/, rule: "a log group's name has letters, digits and .-_/#" },
        }),
        // Zero keeps logs for ever.
        retentionInDays: integer({ default: 0, oneOf: RETENTION_DAYS }),
        logGroupClass: text({ computed: true, replace: true, oneOf: ["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"] }),
        deletionProtectionEnabled: flag({ computed: true }),
        ...tagProperties,
        arn: text({ output: true }),
        region: text({ output: true }),
    },

    async create(inputs, { cloudWatchLogs: logs }: Account) {
        await logs.createLogGroup({
            logGroupName: inputs.name,
            logGroupClass: inputs.logGroupClass as LogGroupClass | undefined,
            deletionProtectionEnabled: inputs.deletionProtectionEnabled,
            tags: inputs.tagsAll,
        });
        return inputs.name;
    },

    async finish(id, inputs, account) {
        if (inputs.retentionInDays !== 0) {
            await putRetention(account, id, inputs.retentionInDays);
        }
    },

    async read(id, { cloudWatchLogs: logs, region }) {
        const { logGroups = [] } = await logs.describeLogGroups({ logGroupNamePrefix: id });
        const found = logGroups.find(({ logGroupName }) => logGroupName === id);
        if (found?.arn === undefined) {
            return undefined;
        }
        const arn = found.arn.replace(/:\*$/, "");
        return {
            name: id,
            retentionInDays: found.retentionInDays ?? 0,
            logGroupClass: found.logGroupClass ?? "STANDARD",
            deletionProtectionEnabled: found.deletionProtectionEnabled ?? false,
            tagsAll: (await logs.listTagsForResource({ resourceArn: arn })).tags,
            arn,
            region,
        };
    },

    async update(id, inputs, old, account) {
        const { cloudWatchLogs: logs } = account;
        const resourceArn = old.arn ?? account.arn("logs", `log-group:${id}`);
        if (inputs.retentionInDays !== old.retentionInDays) {
            await putRetention(account, id, inputs.retentionInDays);
        }
        await retag(
            old.tagsAll,
            inputs.tagsAll,
            (tags) => logs.tagResource({ resourceArn, tags }),
            (tagKeys) => logs.untagResource({ resourceArn, tagKeys }),
        );
    },

    async delete(id, _state, { cloudWatchLogs: logs }) {
        await unlessMissing(logs.deleteLogGroup({ logGroupName: id }), MISSING);
    },
});

async function putRetention({ cloudWatchLogs: logs }: Account, logGroupName: string, retentionInDays: number) {
    await (retentionInDays === 0
        ? logs.deleteRetentionPolicy({ logGroupName })
        : logs.putRetentionPolicy({ logGroupName, retentionInDays }));
}

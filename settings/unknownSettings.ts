// Not the whole SDKs, which take half of a second to load.
import * as aws from "@pulumi/aws/config";
import * as snowflake from "@pulumi/snowflake/config";

import { didYouMean, nearestName } from "../commands/commandLine/nearestName.mjs";

/** @see https://www.pulumi.com/docs/iac/concepts/config/#pulumi-configuration-options */
const PULUMI_KEYS = ["autonaming", "disable-default-providers", "tags", "template"];

/**
 * Settings that nothing reads: misspelled ones would be ignored in silence.
 *
 * @param settings all keys of the stack's configuration, each with its namespace
 * @param ours the keys of `lakehouse:` that the program reads
 */
export function unknownSettings(settings: readonly string[], ours: Iterable<string>): string[] {
    const known = new Map<string, ReadonlySet<string>>([
        ["lakehouse", new Set(ours)],
        ["aws", new Set(Object.keys(aws))],
        ["snowflake", new Set(Object.keys(snowflake))],
        ["pulumi", new Set(PULUMI_KEYS)],
    ]);
    return settings.flatMap((setting) => {
        const [namespace, key] = setting.split(/:(.*)/s) as [string, string];
        const keys = known.get(namespace);
        if (keys === undefined) {
            const meant = nearestName(namespace, known.keys());
            const hint = meant === undefined ? "" : ` Did you mean ${meant}:${key}?`;
            return [`${setting} is not a setting: there is no namespace ${namespace}.${hint || " Remove it."}`];
        }
        return keys.has(key) ? [] : [`${setting} is not a setting.${didYouMean(key, keys) || " Remove it."}`];
    });
}

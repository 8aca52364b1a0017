import * as pulumi from "@pulumi/pulumi";
import { allConfig } from "@pulumi/pulumi/runtime/config";

import { AwsSettings, readAwsSettings } from "./awsSettings";
import { declaredSettings } from "./declared";
import { DomainSettings, Identity, readDomains, WHOLE_STACK } from "./domains";
import { JobSettings, readJobSettings } from "./jobSettings";
import { SettingsReader, SettingsSource, StackConfig } from "./reader";
import { readSnowflakeSettings, reportOtherRegion, SnowflakeSettings } from "./snowflakeSettings";
import { stackNameProblem } from "./stackName";
import { reportTableMaintenance } from "./tableMaintenance";
import { unknownSettings } from "./unknownSettings";

export { boundaryArnOf, bucketNameOf, logBucketNameOf, otherNameOf, snowflakeRoleArnsOf } from "./awsSettings";
export { snowflakeWrites } from "./domains";
export type { DomainInput, DomainSettings, Identity } from "./domains";
export { fillIn } from "./extraJobs";
export type { JobInput } from "./extraJobs";
export type { SettingsSource } from "./reader";
export type { JobSettings } from "./jobSettings";
export { VIRTUAL_WAREHOUSE_SIZES } from "./snowflakeSettings";
export type { LinkSettings, SnowflakeLogin, SnowflakeNames, SnowflakeSettings } from "./snowflakeSettings";

/** Everything a stack can set, read and checked once. No other file opens a `pulumi.Config`. */
export interface Settings extends AwsSettings, SnowflakeSettings, Identity {
    /** Part of every physical name. */
    stack: string;
    jobs: JobSettings;
    /** At least one; names of resources do not depend on their order. */
    domains: DomainSettings[];
    /** Whether `pulumi up` ends with a run of the pipeline. */
    pipelineOnUp: boolean;
}

/**
 * Reads and checks the settings of the stack.
 *
 * @throws RunError that lists everything wrong at once, each with its cure; nothing has been created by then.
 */
export function loadSettings(stack = pulumi.getStack(), environment: NodeJS.ProcessEnv = process.env): Settings {
    const { settings, problems } = readSettings(stack, environment);
    if (problems.length > 0) {
        throw new pulumi.RunError(
            [
                `${problems.length} ${problems.length === 1 ? "setting" : "settings"} of the stack "${stack}" must be fixed:`,
                ...problems.map((problem) => `  - ${problem}`),
                `Edit Pulumi.${stack}.yaml. Pulumi.yaml describes each setting.`,
            ].join("\n"),
        );
    }
    return settings;
}

/** Reads the settings that Pulumi has been given, and lists everything wrong with them, each with its fix. */
export function readSettings(
    stack: string,
    environment: NodeJS.ProcessEnv,
): { settings: Settings; problems: string[] } {
    const sources = { lakehouse: new StackConfig("lakehouse"), aws: new StackConfig("aws") };
    const { settings, problems, read } = settingsOf(stack, sources, environment);
    // What is read besides those that are declared are settings of older versions.
    const known = [...Object.keys(declaredSettings()), ...read.asked];
    problems.push(...unknownSettings(Object.keys(allConfig()), known));
    return { settings, problems };
}

/**
 * Reads settings from where they are, and lists everything wrong with them, each with its fix.
 *
 * @param stack part of every physical name
 */
export function settingsOf(
    stack: string,
    sources: { lakehouse: SettingsSource; aws: SettingsSource },
    environment: NodeJS.ProcessEnv,
    identity: Identity = WHOLE_STACK,
): { settings: Settings; problems: string[]; read: Pick<SettingsReader, "asked" | "choices" | "secrets"> } {
    const problems: string[] = [];
    const read = new SettingsReader(sources.lakehouse, problems, stack);
    const aws = new SettingsReader(sources.aws, problems, stack);
    read.report(stackNameProblem(stack));
    const ofClouds = {
        ...readAwsSettings(stack, read, aws, environment),
        ...readSnowflakeSettings(stack, read, environment),
    };
    const settings: Settings = {
        stack,
        ...identity,
        ...ofClouds,
        jobs: readJobSettings(read),
        domains: readDomains(ofClouds, read, identity),
        pipelineOnUp: read.flag("pipelineOnUp"),
    };
    reportOtherRegion(settings.region, read);
    if (settings.jobs.singleJobRun && settings.domains.some(({ extraJobs }) => extraJobs.length > 0)) {
        read.report(
            "lakehouse:singleJobRun runs only the program's own steps. Take it away, or take lakehouse:extraJobs away.",
        );
    }
    reportTableMaintenance(settings.jobs, settings.domains, read);
    return { settings, problems, read };
}

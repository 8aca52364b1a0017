import * as pulumi from "@pulumi/pulumi";

import { AwsSettings, readAwsSettings } from "./settings/awsSettings";
import { JobSettings, readJobSettings } from "./settings/jobSettings";
import { SettingsReader } from "./settings/reader";
import { readSnowflakeSettings, reportOtherRegion, SnowflakeSettings } from "./settings/snowflakeSettings";
import { stackNameProblem } from "./settings/stackName";

export { boundaryArnOf, bucketNameOf, logBucketNameOf, otherNameOf } from "./settings/awsSettings";
export type { JobSettings } from "./settings/jobSettings";
export type { LinkSettings, SnowflakeConnection, SnowflakeNames } from "./settings/snowflakeSettings";

/** Everything a stack can set, read and checked once. No other file opens a `pulumi.Config`. */
export interface Settings extends AwsSettings, SnowflakeSettings {
    stack: string;
    jobs: JobSettings;
    /** Whether `pulumi up` ends with a run of the pipeline. */
    pipelineOnUp: boolean;
}

/**
 * Reads and checks the settings of the stack.
 *
 * @throws RunError that lists everything wrong at once, each with its cure; nothing has been created by then.
 */
export function loadSettings(stack = pulumi.getStack(), environment: NodeJS.ProcessEnv = process.env): Settings {
    const problems: string[] = [];
    const read = new SettingsReader(new pulumi.Config("lakehouse"), problems);
    const aws = new SettingsReader(new pulumi.Config("aws"), problems);
    read.report(stackNameProblem(stack));
    const settings: Settings = {
        stack,
        ...readAwsSettings(stack, read, aws, environment),
        jobs: readJobSettings(read),
        ...readSnowflakeSettings(stack, read, environment),
        pipelineOnUp: read.flag("pipelineOnUp", false),
    };
    reportOtherRegion(settings.region, read);
    if (problems.length > 0) {
        throw new pulumi.RunError(
            [
                `${problems.length} ${problems.length === 1 ? "setting" : "settings"} of the stack "${stack}" must be mended:`,
                ...problems.map((problem) => `  - ${problem}`),
                `Settings stand in Pulumi.${stack}.yaml; what each means stands in Pulumi.yaml.`,
            ].join("\n"),
        );
    }
    return settings;
}

// A stack's settings without Pulumi: no log-in is needed, and no secret is opened.

import { existsSync } from "node:fs";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";

import { AwsSettings, readAwsSettings } from "../settings/awsSettings";
import { DomainSettings, readDomains } from "../settings/domains";
import { SettingsReader, StackConfig } from "../settings/reader";
import { isSecret, readSettingsFile } from "../settings/settingsFile";
import { readSnowflakeSettings, SnowflakeSettings } from "../settings/snowflakeSettings";
import { stackNameProblem } from "../settings/stackName";
import { readTableMaintenance, TableMaintenance } from "../settings/tableMaintenance";

/** What `Pulumi.<stack>.yaml` says of the clouds. */
export interface FileSettings extends AwsSettings, SnowflakeSettings {
    domains: DomainSettings[];
    tableMaintenance: TableMaintenance;
}

/** Reads `Pulumi.<stack>.yaml`. @throws Error when there is no such file, or a setting in it is wrong. */
export function settingsOfFile(stack: string, root: string, environment: NodeJS.ProcessEnv): FileSettings {
    const problems = [stackNameProblem(stack)].filter((problem) => problem !== undefined);
    const file = join(root, `Pulumi.${stack}.yaml`);
    if (problems.length === 0 && !existsSync(file)) {
        throw new Error(
            `Pulumi.${stack}.yaml does not exist. Copy Pulumi.dev.yaml to it, change what differs, then run this command again.`,
        );
    }
    if (problems.length === 0) {
        setConfig(file);
    }
    const read = new SettingsReader(new StackConfig("lakehouse"), problems, stack);
    const aws = new SettingsReader(new StackConfig("aws"), problems, stack);
    const ofClouds = {
        ...readAwsSettings(stack, read, aws, environment),
        ...readSnowflakeSettings(stack, read, environment),
    };
    const settings = {
        ...ofClouds,
        domains: readDomains(ofClouds, read),
        tableMaintenance: readTableMaintenance(read),
    };
    if (problems.length > 0) {
        throw new Error(problems.join("\n"));
    }
    return settings;
}

function setConfig(file: string): void {
    const { config, problems } = readSettingsFile(file);
    if (problems.length > 0) {
        throw new Error(problems.join("\n"));
    }
    const texts = Object.entries(config)
        .filter(([, value]) => !isSecret(value))
        .map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)] as const);
    pulumi.runtime.setAllConfig(Object.fromEntries(texts));
}

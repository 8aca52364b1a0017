// What a stack that has not been up needs: settings that the program takes, and in both clouds the deployer's rights and
// free names.
import { runtime } from "@pulumi/pulumi";

import type { Settings } from "../../settings";
import { bucketNameOf } from "../../settings/awsSettings";
import type { Connection } from "../../snowflake-client/connection";
import type { AwsOptions } from "../stack/awsOptions";
import { shortName } from "../stack/stackName";
import type { StackPlace } from "../stack/backend";
import { awsPrerequisites } from "./checks/awsPrerequisites";
import { catalogPrerequisites } from "./checks/catalogPrerequisites";
import { freeNamesCheck } from "./checks/snowflakePrerequisites";
import { broken, Check, healthy, messageOf } from "./finding";
import type { StackSettings } from "./stackRecord";

/** A stack before its first `up`. */
export interface Newcomer {
    place: StackPlace;
    settings: StackSettings;
    environment: NodeJS.ProcessEnv;
    aws: AwsOptions;
    /** Of the account in which the deployer is; undefined when the login failed. */
    accountId: string | undefined;
    snowflake: () => Connection;
    /** Whether it is known that nothing of the stack is there. */
    isNew: boolean;
}

/** Settings as the program takes them, or each that it refuses, with its cure. */
async function programSettings({ place, settings, environment }: Newcomer): Promise<Settings | string[]> {
    // Loaded late: it brings the providers' packages, whose settings it knows, too.
    const { readSettings } = require("../../settings") as typeof import("../../settings");
    runtime.setAllConfig(settings.values, settings.secretKeys);
    try {
        const { settings: read, problems } = readSettings(shortName(place.stackName), environment);
        return problems.length > 0 ? problems : read;
    } catch (error) {
        return [messageOf(error)];
    }
}

export async function prerequisites(newcomer: Newcomer): Promise<Check[]> {
    const { place, aws, accountId, snowflake, isNew } = newcomer;
    const stackName = shortName(place.stackName);
    const settings = await programSettings(newcomer);
    if (Array.isArray(settings)) {
        const cure = `Edit Pulumi.${stackName}.yaml; Pulumi.yaml describes each setting.`;
        return [
            {
                name: "program settings",
                cure,
                look: () => Promise.resolve(settings.map((problem) => broken(problem, cure))),
            },
        ];
    }
    const names = {
        ...settings,
        accountId: accountId ?? "",
        bucketName: bucketNameOf(settings, { accountId: accountId ?? "", region: settings.region }),
    };
    return [
        {
            name: "program settings",
            cure: "",
            look: () => Promise.resolve(healthy("all are valid")),
        },
        ...awsPrerequisites(stackName, aws, names, isNew),
        ...catalogPrerequisites(stackName, aws, settings),
        ...(isNew ? [freeNamesCheck(snowflake, settings, stackName)] : []),
    ];
}

import * as pulumi from "@pulumi/pulumi";

import { readSettings, Settings } from "../../../settings";

const REGION = { "aws:region": "us-west-2" };

/** What is wrong with settings of the namespace `lakehouse`, each as YAML has it. */
export function problemsWith(config: Record<string, unknown>, stack = "dev"): string[] {
    return read(config, stack).problems;
}

/** The settings of a stack. @throws Error when one of them is wrong. */
export function settingsWith(config: Record<string, unknown>, stack = "dev"): Settings {
    const { settings, problems } = read(config, stack);
    if (problems.length > 0) {
        throw new Error(problems.join("\n"));
    }
    return settings;
}

function read(config: Record<string, unknown>, stack: string): ReturnType<typeof readSettings> {
    const texts = Object.entries(config).map(([key, value]) => [
        `lakehouse:${key}`,
        typeof value === "string" ? value : JSON.stringify(value),
    ]);
    pulumi.runtime.setAllConfig({ ...REGION, ...(Object.fromEntries(texts) as Record<string, string>) });
    return readSettings(stack, {});
}

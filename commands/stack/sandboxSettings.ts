import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { isMap } from "yaml";

import { policyName, SANDBOX_STACKS } from "../../policy/deployerScope";
import { declaredSettings } from "../../settings/declared";
import { EXISTING_OF_DOMAIN, EXISTING_SETTINGS } from "../../settings/existing";
import { isSecret, readSettingsFile } from "../../settings/settingsFile";
import { checkoutRoot, workingStateDir } from "../../tools/setup/checkout";
import type { SandboxEnvironment } from "../sandboxes";
import { isSandboxStack, shortName } from "./stackName";

const PASSPHRASE_FILE = join(workingStateDir, "pulumi-passphrase");

/** What older versions wrote here by themselves, and the program refuses by now. */
const OWN_OF_OLDER = new Set(["lakehouse:notebook"]);

/** The sandbox has Spark 3.5: a copy of a stack runs its jobs on the default version. */
const FIRST_GLUE_WITH_SPARK_4 = 6;

/** `Pulumi.<stack>.yaml` in the checkout. */
export function settingsFileOf(stackName: string): string {
    return join(checkoutRoot, `Pulumi.${shortName(stackName)}.yaml`);
}

/**
 * Writes the settings of a sandbox's stack. What a person or a test has set before stays; what
 * the sandbox decides (account, region, its data may go) is set again.
 *
 * @param copyOf a stack of real clouds whose settings are to be tried out; its secrets and its
 * accounts are left out.
 */
export function writeSandboxSettings(stackName: string, environment: SandboxEnvironment, copyOf?: string): void {
    if (!isSandboxStack(stackName)) {
        throw new Error(
            `"${stackName}" is not a valid name for a sandbox stack: it must be sandbox, demo or test, or begin with one of them and a hyphen.`,
        );
    }
    const file = settingsFileOf(stackName);
    const source = copyOf === undefined ? file : settingsFileOf(copyOf);
    if (copyOf !== undefined && !existsSync(source)) {
        throw new Error(`Pulumi.${copyOf}.yaml, which has the settings, does not exist.`);
    }
    writeFileSync(file, sandboxSettingsText(source, environment, copyOf !== undefined));
}

/**
 * The settings in `source`, as a sandbox's stack has them.
 *
 * @param isCopy whether they are those of a stack of real clouds.
 */
export function sandboxSettingsText(source: string, environment: SandboxEnvironment, isCopy: boolean): string {
    const { document, indent, config, problems } = readSettingsFile(source);
    if (problems.length > 0) {
        throw new Error(problems.join("\n"));
    }
    // What exists in real accounts does not in a sandbox: a copy of the stack creates its own.
    const existing = new Set(isCopy ? EXISTING_SETTINGS.map((name) => `lakehouse:${name}`) : []);
    const gone = Object.keys(config).filter(
        (key) =>
            isSecret(config[key]) ||
            key.startsWith("lakehouse:snowflake") ||
            OWN_OF_OLDER.has(key) ||
            existing.has(key) ||
            (isCopy && key === "lakehouse:glueVersion" && Number(config[key]) >= FIRST_GLUE_WITH_SPARK_4),
    );
    const domains = config["lakehouse:domains"];
    const ofDomains = (isCopy && Array.isArray(domains) ? domains : []).map((_, index) => [
        "config",
        "lakehouse:domains",
        index,
        EXISTING_OF_DOMAIN,
    ]);
    // A copy is like the stack it is of, also in what that leaves to the program: policy and cost are judged by it.
    const byDefault = !isCopy
        ? {
              "lakehouse:destroyData": true,
              // The shortest that Snowflake takes: who tries something out waits for it.
              "lakehouse:syncIntervalSeconds": 30,
          }
        : Object.fromEntries(
              ["destroyData", "syncIntervalSeconds"].map((name) => [
                  `lakehouse:${name}`,
                  declaredSettings()[name]?.default,
              ]),
          );
    const decided = {
        "aws:region": environment.region,
        "lakehouse:allowedAccountIds": [environment.accountId],
        // The sandbox's deployer may make no role without it.
        "lakehouse:permissionsBoundary": policyName(SANDBOX_STACKS, "boundary"),
    };
    // In place, so that comments stay where they are.
    if (!isMap(document.get("config"))) {
        document.set("config", document.createNode({}));
    }
    gone.forEach((key) => document.deleteIn(["config", key]));
    ofDomains.filter((path) => document.hasIn(path)).forEach((path) => document.deleteIn(path));
    Object.entries({ ...byDefault, ...decided })
        .filter(([key]) => key in decided || !(key in config))
        .forEach(([key, value]) => document.setIn(["config", key], document.createNode(value)));
    // A salt of a lost passphrase would lock the stack; Pulumi writes a new one where it is missing.
    if (!existsSync(PASSPHRASE_FILE) || isCopy) {
        document.delete("encryptionsalt");
    }
    return document.toString({ indent, lineWidth: 0 });
}

/** Deletes the settings of a sandbox's stack. */
export function forgetSandboxSettings(stackName: string): void {
    if (isSandboxStack(stackName)) {
        rmSync(settingsFileOf(stackName), { force: true });
    }
}

/** Made once for this checkout, for the stacks of its sandboxes, and never asked for. */
export function sandboxPassphraseFile(): string {
    if (!existsSync(PASSPHRASE_FILE)) {
        mkdirSync(workingStateDir, { recursive: true });
        writeFileSync(PASSPHRASE_FILE, randomBytes(32).toString("base64url"), { mode: 0o600 });
    }
    return PASSPHRASE_FILE;
}

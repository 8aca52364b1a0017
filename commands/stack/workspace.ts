// Opens Pulumi stacks: those of real clouds with the user's own backend and credentials, those
// of a sandbox with a backend, a passphrase and credentials that belong to the sandbox.
import { existsSync, mkdirSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";

import { fullyQualifiedStackName, LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation";

import { readSettingsFile } from "../../settings/settingsFile";
import { checkoutRoot } from "../../tools/setup/checkout";
import { readToolchain } from "../../tools/setup/toolchain.mjs";
import type { Sandbox } from "../sandboxes";
import { backendDirOf, backendUrlOf, StackPlace, stateFileIn } from "./backend";
import { explained } from "./engineError";
import { acceptOlderState, bringUpToDate } from "./olderState";
import { makePulumiHome } from "./pluginCache";
import { sandboxPassphraseFile, settingsFileOf, writeSandboxSettings } from "./sandboxSettings";
import { foreignVariables } from "./sandboxVariables";
import { snowflakeKeyVariables } from "./snowflakeKey";
import { isCutOff, resourcesOf, restore } from "./stateFile";

/**
 * Sees to a state that a `pulumi` left half written when it was killed.
 *
 * @param recovers whether to take the one before it; else such a state is refused.
 */
function openState(place: StackPlace, recovers: boolean): void {
    const file = stateFileIn(place);
    if (file !== undefined && recovers) {
        restore(file);
    } else if (file !== undefined && isCutOff(file)) {
        throw new Error(
            `The state of stack "${place.stackName}" is truncated: pulumi was killed while writing it, or is writing it now. ` +
                `Continue with: npm run up -- --stack ${place.stackName} --recover`,
        );
    }
}

/** A sandbox's stack has no use for what the user's shell says of other accounts; `pulumi` and its plugins inherit it. */
function leaveOtherClouds({ sandbox }: StackPlace): void {
    if (sandbox !== undefined) {
        foreignVariables(sandbox.processEnv, process.env).forEach((name) => delete process.env[name]);
    }
}

/**
 * Opens a stack that must exist.
 *
 * @param options `anySettings`: whether a settings file whose form is wrong is left to the caller. @default false
 * @throws Error naming the stack and how to create it, or the line of its settings file that cannot be read.
 */
export async function openStack(place: StackPlace, { recovers = false, anySettings = false } = {}): Promise<Stack> {
    leaveOtherClouds(place);
    const { problems } = readSettingsFile(settingsFileOf(place.stackName));
    if (!anySettings && problems[0] !== undefined) {
        throw new Error(problems.join("\n"));
    }
    openState(place, recovers);
    try {
        return await explained(LocalWorkspace.selectStack(program(place), await workspaceOptions(place)));
    } catch (error) {
        if (error instanceof Error && error.name === "StackNotFoundError") {
            throw new StackNotFound(place.stackName, error);
        }
        throw error;
    }
}

/** There is no stack of that name in the backend. */
export class StackNotFound extends Error {
    constructor(stackName: string, cause: Error) {
        super(`There is no stack "${stackName}". Create it with: npm run up -- --stack ${stackName}`, { cause });
    }
}

/** Opens a stack, and creates it when there is none. A sandbox's stack gets the sandbox's settings. */
export async function openOrCreateStack(place: StackPlace, { recovers = false } = {}): Promise<Stack> {
    leaveOtherClouds(place);
    openState(place, recovers);
    if (place.sandbox !== undefined) {
        writeSandboxSettings(place.stackName, place.sandbox.environment);
    } else if (!existsSync(settingsFileOf(place.stackName))) {
        throw new Error(
            `${basename(settingsFileOf(place.stackName))} does not exist. Copy Pulumi.dev.yaml to it, change what differs, then run this command again.`,
        );
    }
    checked(place);
    const file = place.sandbox === undefined ? undefined : stateFileIn(place);
    const options = await workspaceOptions(place);
    // Of a sandbox's stack its file says whether it is there; any other Pulumi is asked for.
    const opened =
        file !== undefined && !existsSync(file)
            ? LocalWorkspace.createStack(program(place), options)
            : LocalWorkspace.createOrSelectStack(program(place), options);
    const stack = await explained(opened);
    // The file of a sandbox's stack is quickly looked at; any other state only Pulumi tells.
    if (file === undefined || bringUpToDate(resourcesOf(file))) {
        await acceptOlderState(stack);
    }
    return stack;
}

function checked({ stackName, sandbox }: StackPlace): void {
    // Loads the program's SDKs, which commands that create nothing do without.
    const { checkSettings } = require("./settingsCheck") as typeof import("./settingsCheck");
    checkSettings(stackName, { ...process.env, ...sandbox?.processEnv }, sandbox !== undefined);
}

/** The environment in which `pulumi` finds its tools, and for a sandbox its backend, passphrase and providers. */
export function pulumiEnvironment(sandbox?: Sandbox): Record<string, string> {
    const toolchain = readToolchain();
    const path = [dirname(toolchain.pulumi), toolchain.languageHostDir, process.env["PATH"] ?? ""];
    // For the language host that the tool chain builds, on real clouds: it does not read Pulumi.yaml's options, and checks types else.
    const transpileOnly = { PULUMI_NODEJS_TRANSPILE_ONLY: "true" };
    if (sandbox === undefined) {
        return {
            ...snowflakeKeyVariables(process.env),
            ...transpileOnly,
            PATH: path.join(delimiter),
            PULUMI_SKIP_UPDATE_CHECK: "true",
        };
    }
    const { stateDir } = sandbox.environment;
    mkdirSync(backendDirOf(sandbox), { recursive: true });
    return {
        ...sandbox.processEnv,
        ...snowflakeKeyVariables(sandbox.processEnv),
        ...transpileOnly,
        PATH: path.join(delimiter),
        PULUMI_BACKEND_URL: backendUrlOf(sandbox),
        // stateFile.ts reads it.
        PULUMI_DIY_BACKEND_GZIP: "false",
        PULUMI_CONFIG_PASSPHRASE_FILE: sandboxPassphraseFile(),
        PULUMI_CONFIG_PASSPHRASE: "",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_HOME: makePulumiHome(join(stateDir, "pulumi-home"), toolchain),
        PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
}

function program({ stackName, sandbox }: StackPlace) {
    // The file backend of a sandbox knows one organization, named so by Pulumi.
    const name = sandbox === undefined ? stackName : fullyQualifiedStackName("organization", "lakehouse", stackName);
    return { stackName: name, workDir: checkoutRoot };
}

/** What the Automation API needs to run `pulumi`. */
export async function workspaceOptions({ sandbox }: Pick<StackPlace, "sandbox">) {
    const envVars = pulumiEnvironment(sandbox);
    // The Automation API looks `pulumi` up on this process's PATH.
    process.env["PATH"] = envVars["PATH"];
    return { envVars, pulumiCommand: await PulumiCommand.get() };
}

// Which clouds a stack named on the command line lives on.
import { whileShown } from "../commandLine/waiting.mjs";
import { KnownSandbox, knownSandboxes, Sandbox, SandboxSettings, startSandbox } from "../sandboxes";
import { newSandbox } from "../sandboxes/lostSandbox";
import { refuseSandboxVariables } from "./sandboxVariables";
import { checkedStackName, isSandboxStack, sandboxCopyOf, stackOfSandbox } from "./stackName";
import { backendFolder, holdsResources, stateFileOf } from "./stateFile";
import { backendUrlOf, StackPlace } from "./backend";

/**
 * The running sandbox of a sandbox's stack: the one that it was made in; else the one whose variables this shell has,
 * its namesake, the one that is meant for it, or the default.
 *
 * @returns undefined when the stack is in none and neither its namesake nor the default runs.
 * @throws Error when the sandbox that it was made in, or that this shell means, has ended: the stack is never made in
 * another one instead.
 */
export function sandboxOf(
    stackName: string,
    environment: NodeJS.ProcessEnv = process.env,
    all: readonly KnownSandbox[] = knownSandboxes(),
): Sandbox | undefined {
    const running = (names: (string | undefined)[]): Sandbox | undefined =>
        names.flatMap((name) => all.filter((sandbox) => sandbox.runs && sandbox.name === name))[0];
    const homes = all.filter((sandbox) =>
        holdsResources(stateFileOf(backendFolder(backendUrlOf(sandbox)) ?? "", stackName)),
    );
    const home = running(homes.map(({ name }) => name));
    if (home !== undefined) {
        return home;
    }
    if (homes[0] !== undefined) {
        const { name } = homes[0];
        throw new Error(
            `Stack "${stackName}" was created in sandbox "${name}", which has ended along with everything in it. ${newSandbox(name)}`,
        );
    }
    const endpoint = environment["AWS_ENDPOINT_URL"] ?? "";
    if (endpoint === "") {
        const meantFor = all.filter(({ name }) => stackOfSandbox(name) === stackName).map(({ name }) => name);
        return running([stackName, ...meantFor, "default"]);
    }
    const meant = running(
        all.filter(({ environment: { awsEndpoint } }) => awsEndpoint === endpoint).map(({ name }) => name),
    );
    if (meant === undefined) {
        throw new Error(
            `AWS_ENDPOINT_URL is ${endpoint} in this shell, but no sandbox of this checkout runs there. ` +
                `Open another shell, or run: unset AWS_ENDPOINT_URL. ${whatRuns(all)}`,
        );
    }
    return meant;
}

/**
 * @param text as `--stack` has it.
 * @throws Error when no stack can have that name, when it is one of the sandbox and its sandbox does not run, or when it
 * is none and this shell reaches a sandbox.
 */
export function placeOf(
    text: string,
    environment: NodeJS.ProcessEnv = process.env,
    all: readonly KnownSandbox[] = knownSandboxes(),
): StackPlace {
    const stackName = checkedStackName(text);
    if (!isSandboxStack(stackName)) {
        const variables = all.map(({ processEnv }) => processEnv);
        refuseSandboxVariables(stackName, environment, variables);
        return { stackName };
    }
    const sandbox = sandboxOf(stackName, environment, all);
    if (sandbox === undefined) {
        throw new Error(
            `Stack "${stackName}" is a sandbox stack, but neither sandbox "${stackName}" nor "default" is running. ${whatRuns(all)}`,
        );
    }
    if (sandbox.name !== stackName) {
        console.error(`Stack "${stackName}" is in sandbox "${sandbox.name}".`);
    }
    return { stackName, sandbox };
}

function whatRuns(all: readonly KnownSandbox[]): string {
    const names = all.filter(({ runs }) => runs).map(({ name }) => name);
    return names.length === 0
        ? "Start one with: npm run sandbox -- start"
        : `Running: ${names.join(", ")}. Choose one with: eval "$(npm run --silent sandbox -- env --name ${names[0]})"`;
}

/** Where a preview runs: in real clouds, in a sandbox, or in one that is made for it. */
export interface PreviewPlace {
    stackName: string;
    sandbox?: Sandbox | "new";
    /** The stack whose settings it has. */
    settingsOf: string;
}

/**
 * @param text as `--stack` has it.
 * @param tried whether the settings of a stack of real accounts are tried in a sandbox; where its copy is up already, the
 * plan is the difference to it.
 * @throws Error like {@link placeOf}.
 */
export function previewPlaceOf(text: string, tried: boolean): PreviewPlace {
    const named = checkedStackName(text);
    if (isSandboxStack(named)) {
        const place = sandboxOf(named) === undefined ? ({ sandbox: "new" } as const) : placeOf(named);
        return { stackName: named, ...place, settingsOf: named };
    }
    if (tried) {
        const stackName = sandboxCopyOf(named);
        return { stackName, sandbox: sandboxOf(stackName) ?? "new", settingsOf: named };
    }
    return { ...placeOf(named), settingsOf: named };
}

/** Runs `body` with a sandbox of its own that is gone afterwards. */
export async function withSandbox<T>(
    settings: Pick<SandboxSettings, "name" | "region">,
    body: (sandbox: Sandbox) => Promise<T>,
): Promise<T> {
    const sandbox = await whileShown("Starting a sandbox", () => startSandbox(settings));
    try {
        return await body(sandbox);
    } finally {
        await whileShown("Stopping the sandbox", () => sandbox.stop());
    }
}

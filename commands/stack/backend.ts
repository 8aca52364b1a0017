// Where the state of stacks is. Without Pulumi's SDK, so that a sandbox that has ended is told before that is loaded.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { Sandbox } from "../sandboxes";
import { shortName } from "./stackName";
import { backendFolder, stacksIn, stateFileOf } from "./stateFile";

/** Where a stack lives. */
export interface StackPlace {
    stackName: string;
    /** The sandbox whose clouds it is deployed to; absent: the real ones. */
    sandbox?: Sandbox;
}

/** The backend of a sandbox's stacks: Pulumi's state lies in the sandbox's own folder, and is gone with it. */
export function backendUrlOf(sandbox: Pick<Sandbox, "environment">): string {
    return pathToFileURL(backendDirOf(sandbox)).href;
}

/** The stacks that a sandbox has. */
export function stacksOf(sandbox: Pick<Sandbox, "environment">): { name: string; resources: number }[] {
    return stacksIn(backendFolder(backendUrlOf(sandbox)) ?? "");
}

export function backendDirOf({ environment }: Pick<Sandbox, "environment">): string {
    return join(environment.stateDir, "pulumi");
}

/** File of a stack's state; undefined where the backend keeps it elsewhere. */
export function stateFileIn({ stackName, sandbox }: StackPlace): string | undefined {
    const folder = backendFolder(sandbox === undefined ? process.env["PULUMI_BACKEND_URL"] : backendUrlOf(sandbox));
    return folder === undefined ? undefined : stateFileOf(folder, shortName(stackName));
}

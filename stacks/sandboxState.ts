// What a sandbox keeps of its stacks: Pulumi's state lies in the sandbox's own folder, and is gone with it.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { RecordedResource } from "./standInState";

/** A stack's file in a backend of files, as Pulumi writes it. */
interface Checkpoint {
    checkpoint?: { latest?: { resources?: RecordedResource[] } };
}

/** Folder of Pulumi's backend in a sandbox's folder. */
export function backendOf(stateDir: string): string {
    return join(stateDir, "pulumi");
}

/** Whether a sandbox, running or not, has resources of a stack: a preview, or an `up` and a `destroy`, leave none. */
export function holdsStack(stateDir: string, stackName: string): boolean {
    return resourcesOf(stateDir, stackName).length > 0;
}

/** What a sandbox, running or not, has of a stack; nothing of one that it does not know. */
export function resourcesOf(stateDir: string, stackName: string): RecordedResource[] {
    const file = join(backendOf(stateDir), ".pulumi", "stacks", "lakehouse", `${stackName}.json`);
    if (!existsSync(file)) {
        return [];
    }
    const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as Checkpoint;
    return checkpoint?.latest?.resources ?? [];
}

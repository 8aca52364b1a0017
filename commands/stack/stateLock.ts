// Who holds the lock on a stack's state. Pulumi Cloud says so itself; a backend of files has one file for each lock.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

import type { Stack } from "@pulumi/pulumi/automation";

import { startTime } from "../../tools/setup/processIdentity.mjs";
import { shortName } from "./stackName";
import { backendFolder } from "./stateFile";

/** A lock, as `pulumi` writes it into a backend of files. */
export interface StateLock {
    /** Process that took it. */
    pid?: number;
    hostname?: string;
    /** When, in ISO 8601. */
    timestamp?: string;
}

/** Locks on a stack; empty when none is held, or when the backend cannot be asked without taking the lock itself. */
export async function locksOf(stack: Stack): Promise<StateLock[]> {
    const backend = backendFolder(stack.workspace.envVars["PULUMI_BACKEND_URL"] ?? process.env["PULUMI_BACKEND_URL"]);
    if (backend === undefined) {
        const summary = await stack.workspace.stack();
        return summary?.updateInProgress === true ? [{}] : [];
    }
    const folder = join(backend, "locks", "organization", "lakehouse", shortName(stack.name));
    if (!existsSync(folder)) {
        return [];
    }
    return readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as StateLock);
}

const CLOCK_SLACK_MS = 2000;

/** Whether the process that took a lock still runs on this machine; one that has got its ID since does not hold it. */
export function isHeld({ pid, hostname: host, timestamp }: StateLock): boolean {
    const started = pid !== undefined && host === hostname() ? startTime(pid) : undefined;
    return started !== undefined && started <= Date.parse(timestamp ?? "") + CLOCK_SLACK_MS;
}

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import inversions from "../../sandbox/snowdome/inversions.json";
import { workingNameLike } from "../../settings/stackName";
import { workingStateDir } from "../../tools/setup/checkout";
import { withLock } from "../../tools/setup/lock.mjs";
import { UsageError } from "../commandLine/arguments.mjs";
import { end } from "./launcher";
import { readRecord, runs, SandboxRecord, writeRecord } from "./record";
import type { SandboxSettings } from "./settings";

export type { SandboxEnvironment } from "./environment";
export type { SandboxContents, SandboxSettings } from "./settings";

/** A running sandbox. */
export interface Sandbox extends SandboxRecord {
    name: string;
    /** Ends its processes and deletes its state. @returns whether there was anything to end. */
    stop(): Promise<boolean>;
}

const NAME = /^[a-z0-9][a-z0-9-]{0,40}$/;

/**
 * Starts a sandbox: AWS, Snowflake, and in both the deployer that `bootstrap/` makes. What is left of one of that name
 * that died is ended first.
 *
 * @throws Error when a sandbox of that name runs already, or when a process does not start.
 */
export async function startSandbox(settings: SandboxSettings = {}): Promise<Sandbox> {
    const name = settings.name ?? "default";
    const stateDir = stateDirOf(name);
    refuseUnknownInversions(settings);
    return withLock(`${stateDir}.lock`, async () => {
        const running = findSandbox(name);
        if (running !== undefined) {
            throw new Error(
                `A sandbox named "${name}" is already running (${running.environment.awsEndpoint}). Use it, or stop it with: npm run sandbox -- stop --name ${name}`,
            );
        }
        if (existsSync(stateDir)) {
            await end(stateDir);
        }
        try {
            // It loads the clouds' clients, which nobody needs who only looks for a sandbox.
            const { startAndBootstrap } = require("./bootstrapped") as typeof import("./bootstrapped");
            const record = await startAndBootstrap(stateDir, settings);
            writeRecord(stateDir, record);
            return { ...record, name, stop: () => stopSandbox(name) };
        } catch (error) {
            await end(stateDir);
            throw error;
        }
    });
}

/** The running sandbox of that name; undefined when there is none or one of its processes is gone. */
export function findSandbox(name = "default"): Sandbox | undefined {
    const sandbox = knownSandbox(name);
    return sandbox?.runs ? sandbox : undefined;
}

/** A sandbox that was started and not stopped. */
export interface KnownSandbox extends Sandbox {
    /** Whether both of its processes are there. */
    runs: boolean;
}

/** All sandboxes of this checkout, by name: those that run, and those whose processes ended by themselves. */
export function knownSandboxes(): KnownSandbox[] {
    const folder = join(workingStateDir, "sandbox");
    const names = existsSync(folder) ? readdirSync(folder).sort() : [];
    return names.filter((name) => NAME.test(name)).flatMap((name) => knownSandbox(name) ?? []);
}

function knownSandbox(name: string): KnownSandbox | undefined {
    const record = readRecord(stateDirOf(name));
    return record && { ...record, name, runs: runs(record), stop: () => stopSandbox(name) };
}

/**
 * Ends the processes of a sandbox, also of one that is not complete, and deletes its state.
 * @returns whether there was anything to end.
 */
export async function stopSandbox(name = "default"): Promise<boolean> {
    const stateDir = stateDirOf(name);
    if (!existsSync(stateDir)) {
        return false;
    }
    return withLock(`${stateDir}.lock`, () => end(stateDir));
}

function refuseUnknownInversions({ invert = [] }: SandboxSettings): void {
    const known = Object.values(inversions).flat();
    const unknown = invert.filter((id) => !known.includes(id));
    if (unknown.length > 0) {
        throw new Error(`The sandbox cannot invert ${unknown.join(", ")}. It supports: ${known.join(", ")}.`);
    }
}

function stateDirOf(name: string): string {
    if (!NAME.test(name)) {
        throw new UsageError(
            `"${name}" is not a valid sandbox name. Use up to 41 lower-case letters, digits and hyphens, such as "${workingNameLike(name)}".`,
        );
    }
    return join(workingStateDir, "sandbox", name);
}

import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { isRunning, ProcessIdentity } from "../../tools/setup/processIdentity.mjs";
import { AccessKey } from "./credentials";
import { SandboxEnvironment } from "./environment";
import { SandboxProcess } from "./launcher";

/** What other programs find a running sandbox by: `sandbox.json` in its folder. */
export interface SandboxRecord {
    environment: SandboxEnvironment;
    /** The environment to start clients, Pulumi and jobs with. */
    processEnv: Record<string, string>;
    /** Who set the accounts up. The product never runs as these; tests break things with them. */
    administrator: AccessKey & { snowflakeUser: string; snowflakePassword: string };
    processes: SandboxProcess[];
}

const RECORD = "sandbox.json";

/** The file that is there once a sandbox is complete. */
export function recordFile(stateDir: string): string {
    return join(stateDir, RECORD);
}

export function writeRecord(stateDir: string, record: SandboxRecord): void {
    writeWhole(recordFile(stateDir), record);
}

/** The sandbox that a folder is of, whether or not it still runs; undefined when it was never complete. */
export function readRecord(stateDir: string): SandboxRecord | undefined {
    return readWhole<SandboxRecord>(recordFile(stateDir));
}

/** Whether both of its processes are there. */
export function runs({ processes }: SandboxRecord): boolean {
    return processes.every(isRecorded);
}

// A record without start time (of an earlier version) could mean any process.
function isRecorded(recorded: Partial<ProcessIdentity> & { pid: number }): boolean {
    return recorded.started !== undefined && isRunning(recorded);
}

function readWhole<T>(file: string): T | undefined {
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as T) : undefined;
}

// A reader never sees half of it.
function writeWhole(file: string, value: unknown): void {
    writeFileSync(`${file}.part`, JSON.stringify(value, undefined, 4), { mode: 0o600 });
    renameSync(`${file}.part`, file);
}

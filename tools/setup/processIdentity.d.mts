/** What tells a process from others that have had, or will get, its ID. */
export interface ProcessIdentity {
    pid: number;
    /** Start, in clock ticks since the boot or as `ps` prints it. */
    started: string;
    /** Which boot of the machine, where the system tells. */
    boot?: string;
}

/** The process that has this ID now; undefined when none runs, or one that has ended and that nobody has waited for. */
export function identityOf(pid: number): ProcessIdentity | undefined;

/** Whether the very process that was recorded still runs. A record that lacks a field is not held against it. */
export function isRunning(recorded: { pid: number } & Partial<ProcessIdentity>): boolean;

/** When a process was started, in milliseconds since 1970, exact to a second or so; undefined when none runs. */
export function startTime(pid: number): number | undefined;

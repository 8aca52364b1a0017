// Which process a recorded ID means: IDs are used again, after a reboot from the beginning.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { uptime } from "node:os";

// USER_HZ, which is 100 wherever Node runs: https://man7.org/linux/man-pages/man7/time.7.html
const MS_PER_TICK = 10;

/**
 * @param {number} pid
 * @returns {{ pid: number, started: string, boot?: string } | undefined} what tells this process from others of the
 *          same ID, before and after; undefined when none runs. One that has ended and that nobody has waited for
 *          counts as gone.
 */
export function identityOf(pid) {
    return process.platform === "linux" ? fromProc(pid) : fromPs(pid);
}

/**
 * Whether the very process that was recorded still runs. A record that lacks a field is not held against it.
 *
 * @param {{ pid: number, started?: string, boot?: string }} recorded
 */
export function isRunning({ pid, started, boot }) {
    const now = identityOf(pid);
    return (
        now !== undefined &&
        (started === undefined || started === now.started) &&
        (boot === undefined || now.boot === undefined || boot === now.boot)
    );
}

/**
 * When a process was started, in milliseconds since 1970, exact to a second or so; undefined when none runs.
 *
 * @param {number} pid
 */
export function startTime(pid) {
    const now = identityOf(pid);
    if (now === undefined) {
        return undefined;
    }
    return process.platform === "linux"
        ? Date.now() - uptime() * 1000 + Number(now.started) * MS_PER_TICK
        : Date.parse(now.started);
}

// State and start (fields 3 and 22, the latter in clock ticks since the boot) follow the command's name, which may hold
// anything: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
function fromProc(pid) {
    let stat;
    try {
        stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    } catch (error) {
        if (error.code === "ENOENT" || error.code === "ESRCH") {
            return undefined;
        }
        throw error;
    }
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z"
        ? undefined
        : { pid, started: fields[19], boot: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim() };
}

function fromPs(pid) {
    let line;
    try {
        line = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
            encoding: "utf8",
            env: { ...process.env, LC_ALL: "C" },
            stdio: ["ignore", "pipe", "ignore"],
        }).trim();
    } catch (error) {
        // ps: nothing found
        if (error.status === 1) {
            return undefined;
        }
        throw error;
    }
    const [state, ...start] = line.split(/\s+/);
    return state === undefined || state.startsWith("Z") ? undefined : { pid, started: start.join(" ") };
}

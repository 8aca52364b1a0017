import { setTimeout as sleep } from "node:timers/promises";

/** Whoever adopted a process has to take note of its end, which a busy machine delays. @returns whether it is gone. */
export async function untilGone(pid: number): Promise<boolean> {
    for (let i = 0; i < 100 && isAlive(pid); i += 1) {
        await sleep(50);
    }
    return !isAlive(pid);
}

function isAlive(pid: number): boolean {
    try {
        return process.kill(pid, 0);
    } catch {
        return false;
    }
}

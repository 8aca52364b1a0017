import { isRunning } from "../../tools/setup/processIdentity.mjs";
import type { Sandbox } from ".";
import { logTail } from "./launcher";

const POLL_MS = 500;

/**
 * Calls `onEnd` once, with the end of its log, when a process of the sandbox ends by itself: clients would go on trying
 * to reach it for minutes.
 * @returns what ends the watch; to be called before the sandbox is stopped.
 */
export function watchProcesses({ processes, environment }: Sandbox, onEnd: (reason: Error) => void): () => void {
    const timer = setInterval(() => {
        const ended = processes.find((one) => !isRunning(one));
        if (ended !== undefined) {
            clearInterval(timer);
            const tail = logTail({ name: ended.name, stateDir: environment.stateDir });
            onEnd(new Error(`The sandbox's ${ended.name} process (${ended.pid}) has ended. ${tail}`));
        }
    }, POLL_MS);
    timer.unref();
    return () => clearInterval(timer);
}

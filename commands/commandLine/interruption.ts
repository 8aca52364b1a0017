import { writeSync } from "node:fs";

const INTERRUPTED = 130;
const ENDED_AT_ONCE =
    "\nStopped immediately, without cleaning up. To see what is left, run: npm run sandbox -- status, or " +
    "npm run doctor -- --stack NAME\n";
/** One Ctrl-C may arrive twice: from the terminal, and by way of npm. */
const SAME_MS = 1_000;

let inOrder = false;

/** Whether the command ends in order by itself when it is told to stop. */
export function endsInOrder(): boolean {
    return inOrder;
}

/** Leaves it to the caller to end the command when it is told to stop, and to say what is left. */
export function endInOrder(): void {
    inOrder = true;
}

/**
 * Fires with the first SIGINT or SIGTERM, so that what is in progress ends in order and says what is left. A second one
 * ends the process at once: nobody knows then what is left.
 */
export function interruption(): AbortSignal {
    endInOrder();
    const controller = new AbortController();
    let firstAt: number | undefined;
    for (const name of ["SIGINT", "SIGTERM"] as const) {
        process.on(name, () => {
            if (firstAt === undefined) {
                firstAt = Date.now();
                controller.abort();
            } else if (Date.now() - firstAt > SAME_MS) {
                writeSync(process.stderr.fd, ENDED_AT_ONCE);
                process.exit(INTERRUPTED);
            }
        });
    }
    return controller.signal;
}

const INTERRUPTED = 130;
/** One Ctrl-C may arrive twice: from the terminal, and by way of npm. */
const SAME_MS = 1_000;

/**
 * Fires with the first SIGINT or SIGTERM, so that what is in progress ends in order and says what is left. A second one
 * ends the process at once.
 */
export function interruption(): AbortSignal {
    const controller = new AbortController();
    let firstAt: number | undefined;
    for (const name of ["SIGINT", "SIGTERM"] as const) {
        process.on(name, () => {
            if (firstAt === undefined) {
                firstAt = Date.now();
                controller.abort();
            } else if (Date.now() - firstAt > SAME_MS) {
                process.exit(INTERRUPTED);
            }
        });
    }
    return controller.signal;
}

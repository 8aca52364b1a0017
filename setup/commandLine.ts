/** What a shell shows for a command that Ctrl-C has ended. */
const INTERRUPTED = 130;

/** A command that was told to stop, and what it has left. */
export class InterruptedError extends Error {
    public override readonly name = "InterruptedError";
}

/**
 * Runs the body of a command: its number is the exit code, an error is one message on stderr and exit code 1, or 130 for
 * an {@link InterruptedError}. `LAKEHOUSE_DEBUG=1` shows the stack trace as well.
 */
export function runCommand(body: () => Promise<number>): void {
    body().then(
        (exitCode) => {
            process.exitCode = exitCode;
        },
        (error: unknown) => {
            const debug = process.env["LAKEHOUSE_DEBUG"] === "1";
            const text = error instanceof Error ? ((debug ? error.stack : undefined) ?? error.message) : String(error);
            const exitCode = error instanceof InterruptedError ? INTERRUPTED : 1;
            // Not only the exit code: what the body has left behind, such as a client that tries a dead host again, may
            // keep the process for minutes.
            process.stderr.write(`\n${text}\n`, () => process.exit(exitCode));
        },
    );
}

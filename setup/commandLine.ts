/**
 * Runs the body of a command: its number is the exit code, an error is one message on
 * stderr and exit code 1. `LAKEHOUSE_DEBUG=1` shows the stack trace as well.
 */
export function runCommand(body: () => Promise<number>): void {
    body().then(
        (exitCode) => {
            process.exitCode = exitCode;
        },
        (error: unknown) => {
            const debug = process.env["LAKEHOUSE_DEBUG"] === "1";
            const text = error instanceof Error ? ((debug ? error.stack : undefined) ?? error.message) : String(error);
            // Not only the exit code: what the body has left behind, such as a client that tries a dead host again, may
            // keep the process for minutes.
            process.stderr.write(`\n${text}\n`, () => process.exit(1));
        },
    );
}

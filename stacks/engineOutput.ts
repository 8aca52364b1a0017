/** Options that show the engine's own output while it works, in colour on a terminal, and let it end in order on Ctrl-C. */
export function streamed(): { onOutput: (text: string) => void; color: "always" | "never"; signal: AbortSignal } {
    return {
        onOutput: (text) => process.stdout.write(text),
        color: process.stdout.isTTY ? "always" : "never",
        signal: interruption(),
    };
}

/**
 * On an interrupt `pulumi` ends what it has begun, writes the state and gives the lock back, so this process waits for
 * it. In a terminal Ctrl-C reaches it by itself, and a second one makes it give up at once; elsewhere it is told here.
 */
function interruption(): AbortSignal {
    const controller = new AbortController();
    process.on("SIGINT", () => {
        if (!process.stdin.isTTY) {
            controller.abort();
        }
    });
    process.on("SIGTERM", () => controller.abort());
    return controller.signal;
}

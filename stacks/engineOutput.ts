/** Options that show the engine's own output while it works, in colour on a terminal. */
export function streamed(): { onOutput: (text: string) => void; color: "always" | "never" } {
    return {
        onOutput: (text) => process.stdout.write(text),
        color: process.stdout.isTTY ? "always" : "never",
    };
}

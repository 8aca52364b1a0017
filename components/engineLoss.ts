/**
 * Ends the program when the engine that started it is gone, as after `kill -9` of `pulumi`. Pulumi's runtime would log
 * that it cannot log, at full speed, until its memory is used up.
 */
export function endWithEngine(output: Pick<NodeJS.Process, "stdout" | "stderr" | "exit"> = process): void {
    for (const stream of [output.stdout, output.stderr]) {
        // A pipe that nobody reads; what is written into it no one will see.
        stream.on("error", () => output.exit(1));
    }
}

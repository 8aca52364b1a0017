import * as pulumi from "@pulumi/pulumi";

/**
 * Runs the program so that each of its errors is its message, at once. Pulumi colors stack traces with `util.inspect`,
 * which takes 13 s and 3 GB for a frame in a package with a scope on Node 20. `LAKEHOUSE_DEBUG=1` brings them back.
 *
 * @see https://github.com/pulumi/pulumi/issues/20567
 */
export async function withoutStackTraces<T>(
    program: () => Promise<T>,
    environment: NodeJS.ProcessEnv = process.env,
): Promise<T> {
    if (environment["LAKEHOUSE_DEBUG"] === "1") {
        return program();
    }
    // Not set back: what is computed from outputs may fail after the program has ended.
    Error.stackTraceLimit = 0;
    try {
        return await program();
    } catch (error) {
        const known = [pulumi.RunError, pulumi.ResourceError].some((kind) => kind.isInstance(error));
        if (known || !(error instanceof Error)) {
            throw error;
        }
        const hint = error.name === "Error" ? "" : ` (${error.name}; LAKEHOUSE_DEBUG=1 shows the stack trace)`;
        throw new pulumi.RunError(`${error.message}${hint}`);
    }
}

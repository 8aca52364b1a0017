import { settled } from "./mocks";

/** Runs program.ts as a whole under the mocks and answers with its outputs, once every resource is registered. */
export async function runProgram(): Promise<Record<string, unknown>> {
    const path = require.resolve("../../../program");
    delete require.cache[path];
    // The program has resources at its top level, so it may be loaded only when the mocks stand.
    const program = require(path) as () => Promise<Record<string, unknown>>;
    const limit = Error.stackTraceLimit;
    try {
        const outputs = await program();
        await settled();
        return outputs;
    } finally {
        Error.stackTraceLimit = limit;
    }
}

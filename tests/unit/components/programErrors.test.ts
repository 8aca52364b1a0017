import { inspect } from "node:util";

import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";

import { withoutStackTraces } from "../../../components/programErrors";

/** What the program rejects with. */
async function failure(program: () => Promise<unknown>, environment = {}): Promise<unknown> {
    return withoutStackTraces(program, environment).then(
        () => undefined,
        (error: unknown) => error,
    );
}

describe("an error of the program is its message, without a stack trace", () => {
    const limit = Error.stackTraceLimit;
    afterEach(() => (Error.stackTraceLimit = limit));

    const programs: Record<string, () => never> = {
        "of the settings": () => {
            throw new pulumi.RunError("mend this");
        },
        "of a component": () => {
            throw new Error("mend this");
        },
        "of a library": () => {
            throw new TypeError("mend this");
        },
        "of a resource": () => {
            throw new pulumi.ResourceError("mend this", undefined);
        },
    };
    for (const [name, program] of Object.entries(programs)) {
        it(name, async () => {
            const error = await failure(async () => program());
            expect(pulumi.RunError.isInstance(error) || pulumi.ResourceError.isInstance(error)).to.equal(true);
            expect(String(error)).to.include("mend this");
            // What Pulumi does with it.
            expect(inspect(error, { colors: true })).to.not.match(/\n\s+at /);
        });
    }

    it("also one that comes after the program has ended, as from an output", async () => {
        let late: Error | undefined;
        await withoutStackTraces(async () => setImmediate(() => (late = new Error("mend this"))), {});
        await new Promise((resolve) => setImmediate(resolve));
        expect(late?.stack).to.equal("Error: mend this");
    });

    it("but the whole of it with LAKEHOUSE_DEBUG", async () => {
        const error = await failure(async () => programs["of a component"]?.(), { LAKEHOUSE_DEBUG: "1" });
        expect((error as Error).stack).to.match(/programErrors\.test\.ts/);
    });
});

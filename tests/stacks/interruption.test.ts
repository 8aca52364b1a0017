import { expect } from "chai";
import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { Interruption } from "../../commands/stack/interruption";

const run = promisify(execFile);

describe("what tells the truth is outlasted, though an interrupt reaches its pulumi as well", () => {
    const before = process.listeners("SIGINT");
    const beforeTerm = process.listeners("SIGTERM");
    let interruption: Interruption;

    beforeEach(() => {
        interruption = new Interruption();
    });

    afterEach(() => {
        for (const [name, kept] of [
            ["SIGINT", before],
            ["SIGTERM", beforeTerm],
        ] as const) {
            process.listeners(name).forEach((listener) => kept.includes(listener) || process.off(name, listener));
        }
    });

    /** A command that a terminal ends together with this process, the first `times` times. */
    function ended(times: number, signal: NodeJS.Signals): () => Promise<string> {
        let left = times;
        return async () => {
            if (left-- > 0) {
                const command = run("sleep", ["60"]);
                process.emit(signal);
                command.child.kill(signal);
                await command;
            }
            return "the state";
        };
    }

    for (const [times, signal] of [
        [1, "SIGINT"],
        [1, "SIGTERM"],
        [3, "SIGINT"],
    ] as const) {
        it(`ended by ${signal} ${times} times`, async () => {
            expect(await interruption.outlasted(ended(times, signal))).to.equal("the state");
            expect(interruption.happened).to.equal(true);
        });
    }

    it("killed by somebody else: once, not for ever", async () => {
        let runs = 0;
        const killed = () => {
            runs += 1;
            const failure = Object.assign(new Error("killed"), { commandResult: { err: { signal: "SIGKILL" } } });
            return Promise.reject(new Error("explained", { cause: failure }));
        };
        const failure = await interruption.outlasted(killed).catch((error: Error) => error);
        expect([runs, (failure as Error).message]).to.deep.equal([2, "explained"]);
    });

    it("what fails without an interrupt fails once, also after one", async () => {
        for (const first of [false, true]) {
            if (first) {
                process.emit("SIGINT");
            }
            let runs = 0;
            const failure = await interruption
                .outlasted(() => {
                    runs += 1;
                    return Promise.reject(new Error("no such stack"));
                })
                .catch((error: Error) => error);
            expect([runs, (failure as Error).message]).to.deep.equal([1, "no such stack"]);
        }
    });
});

import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";

import { plainPeriod, showWaiting, whileHandedOver, whileShown } from "../../commands/commandLine/waiting.mjs";
import { StageLog } from "../../commands/pipeline/stageLog";

const ERASE = "\r\u001b[2K";

interface Written {
    stream: "stdout" | "stderr";
    text: string;
    at: number;
}

/** Runs work with streams that are recorded; `columns` makes stderr and stdout a terminal. */
async function shownWhile(
    work: (streams: { stdout: { write(text: string): unknown } }) => Promise<unknown>,
    { columns, period = 300 }: { columns?: number; period?: number } = {},
): Promise<Written[]> {
    const written: Written[] = [];
    const streamOf = (stream: Written["stream"]) => ({
        isTTY: columns !== undefined,
        ...(columns === undefined ? {} : { columns }),
        write: (text: string) => void written.push({ stream, text, at: performance.now() }),
    });
    const stdout = streamOf("stdout");
    const end = showWaiting({ stdout, stderr: streamOf("stderr"), period, silentSince: performance.now() });
    await work({ stdout });
    end();
    return written;
}

const texts = (written: readonly Written[]): string[] => written.map(({ text }) => text);

describe("a command that waits", function () {
    this.timeout(20_000);

    it("says on stderr what it waits for and for how long, again and again", async () => {
        const started = performance.now();
        const written = await shownWhile(() => whileShown("Opening the stack", () => sleep(1_000)));
        expect(texts(written)).to.have.length(3);
        texts(written).forEach((text) => expect(text).to.match(/^ {2}Opening the stack … [01] s\n$/));
        expect(new Set(written.map(({ stream }) => stream))).to.deep.equal(new Set(["stderr"]));
        const gaps = written.map(({ at }, index) => at - (written[index - 1]?.at ?? started));
        expect(Math.max(...gaps)).to.be.lessThan(600);
    });

    it("names the innermost work, and asks for its words each time", async () => {
        let progress = "a of 2";
        const written = await shownWhile(() =>
            whileShown("Outer", () =>
                whileShown(
                    () => `Inner: ${progress}`,
                    async () => {
                        await sleep(450);
                        progress = "b of 2";
                        await sleep(300);
                    },
                ),
            ),
        );
        expect(texts(written)).to.deep.equal(["  Inner: a of 2 … 0 s\n", "  Inner: b of 2 … 1 s\n"]);
    });

    it("names the outer work again once the inner has failed", async () => {
        const written = await shownWhile(() =>
            whileShown("Outer", async () => {
                await whileShown("Inner", () => Promise.reject(new Error("no"))).catch(() => undefined);
                await sleep(450);
            }),
        );
        expect(texts(written)).to.deep.equal(["  Outer … 0 s\n"]);
    });

    it("says nothing while others print, on whichever stream", async () => {
        const written = await shownWhile(({ stdout }) =>
            whileShown("Jobs", async () => {
                for (let line = 0; line < 8; line++) {
                    await sleep(100);
                    stdout.write("output\n");
                }
            }),
        );
        expect(new Set(texts(written))).to.deep.equal(new Set(["output\n"]));
    });

    it("begins a line of its own where another was left open", async () => {
        const written = await shownWhile(({ stdout }) =>
            whileShown("Jobs", async () => {
                stdout.write("@ updating....");
                await sleep(450);
            }),
        );
        expect(texts(written)[1]).to.equal("\n  Jobs … 0 s\n");
    });

    it("is silent while a person is asked, and while another draws", async () => {
        const started = performance.now();
        const written = await shownWhile(() =>
            whileShown("Jobs", async () => {
                await whileHandedOver(() => sleep(800));
                await sleep(450);
            }),
        );
        expect(written).to.not.deep.equal([]);
        expect(Math.min(...written.map(({ at }) => at)) - started).to.be.greaterThan(790);
    });

    it("draws in place on a terminal, within its width, and leaves nothing of that before other output and at the end", async () => {
        const written = await shownWhile(
            ({ stdout }) =>
                whileShown("Linked database: customers, customers, customers", async () => {
                    await sleep(1_200);
                    stdout.write("output\n");
                    await sleep(700);
                }),
            { columns: 20 },
        );
        const drawn = texts(written).filter((text) => text.startsWith(ERASE) && text !== ERASE);
        expect(drawn.length).to.be.greaterThan(2);
        expect(drawn.filter((text) => text.slice(ERASE.length).length > 19)).to.deep.equal([]);
        expect(drawn[0]).to.match(/ … \d s$/);
        const output = texts(written).indexOf("output\n");
        expect(texts(written)[output - 1]).to.equal(ERASE);
        expect(texts(written).at(-1)).to.equal(ERASE);
    });

    it("says so rarely in a log of CI, which is read afterwards", () => {
        expect(plainPeriod({ CI: "true" })).to.equal(30_000);
        expect(plainPeriod({ CI: "" })).to.be.lessThan(2_000);
    });

    for (const kind of ["run", "runExtra"] as const) {
        it(`shows a stage of the pipeline, and its progress: ${kind}`, async () => {
            const written = await shownWhile(({ stdout }) =>
                new StageLog(stdout)[kind]("Jobs", async (progress?: (text: string) => void) => {
                    progress?.("two running");
                    await sleep(450);
                    return "done";
                }),
            );
            expect(texts(written)).to.have.length(2);
            expect(texts(written)[0]).to.equal(kind === "run" ? "  Jobs: two running … 0 s\n" : "  Jobs … 0 s\n");
            expect(texts(written)[1]).to.include("✔ Jobs");
        });
    }
});

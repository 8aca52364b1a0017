// The short form of silence.full.test.ts.
import { stopSandbox } from "../../commands/sandboxes";
import { expectNoSilence, KINDS } from "./outputPauses";

const SANDBOX = "test-silence";

describe("no command is silent for more than 2 s, on a terminal or without one", function () {
    this.timeout(120_000);

    after(async () => {
        await stopSandbox(SANDBOX);
    });

    for (const kind of KINDS) {
        it(`${kind}: sandbox`, async () => {
            await expectNoSilence(kind, "sandbox", "start", "--name", SANDBOX);
            await expectNoSilence(kind, "sandbox", "stop", "--name", SANDBOX);
        });
    }
    it("terminal: preview", () => expectNoSilence("terminal", "preview"));
});

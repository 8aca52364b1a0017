import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { stopSandbox } from "../../commands/sandboxes";
import { stackOfSandbox } from "../../commands/stack/stackName";
import { settingsFileOf } from "../../commands/stack/sandboxSettings";
import { expectNoSilence, KINDS } from "./outputPauses";

const SANDBOX = "test-silence-full";
const STACK = stackOfSandbox(SANDBOX);
const OF_STACK = ["--stack", STACK];
const PAGE = join(tmpdir(), `${SANDBOX}.md`);

const LIFE: Parameters<typeof expectNoSilence> extends [unknown, ...infer Command] ? Command[] : never = [
    ["sandbox", "start", "--name", SANDBOX],
    ["preview", ...OF_STACK],
    ["policy", ...OF_STACK],
    ["up", ...OF_STACK],
    ["pipeline", ...OF_STACK, "--sample-rows", "500"],
    ["doctor", ...OF_STACK],
    ["cost", ...OF_STACK],
    ["restore", ...OF_STACK, "--table", "raw_sales_data"],
    ["preview", ...OF_STACK, "--refresh"],
    ["up", ...OF_STACK, "--refresh"],
    ["sandbox", "status"],
    ["destroy", ...OF_STACK],
    ["sandbox", "stop", "--name", SANDBOX],
];

const OTHERS: typeof LIFE = [
    ["setup"],
    ["doctor"],
    ["review", "--stack", "dev", "--sandbox", "--page", PAGE],
    ["bootstrap", "aws", "--stack", "dev"],
    ["accounts", "--list"],
    ["bench", "code-share"],
    ["lint", "types", "prettier"],
    ["demo", "--rows", "1000", "--name", `demo-${SANDBOX}`],
];

for (const kind of KINDS) {
    describe(`no command is silent for more than 2 s: ${kind}`, function () {
        this.timeout(600_000);

        after(async () => {
            await stopSandbox(SANDBOX);
            rmSync(settingsFileOf(STACK), { force: true });
            rmSync(PAGE, { force: true });
        });

        describe("in the life of a stack", () => {
            for (const command of LIFE) {
                it(command.join(" "), () => expectNoSilence(kind, ...command));
            }
        });

        for (const command of OTHERS) {
            it(command.join(" "), () => expectNoSilence(kind, ...command));
        }
    });
}

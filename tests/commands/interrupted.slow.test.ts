import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";

import { findSandbox, startSandbox, stopSandbox } from "../../commands/sandboxes";
import { stackOfSandbox } from "../../commands/stack/stackName";
import { workingStateDir } from "../../tools/setup/checkout";
import { expectInterrupted, shows } from "./expectInterrupted";

const NAME = "test-interrupted";
const STACK = stackOfSandbox(NAME);
const STATE_DIR = join(workingStateDir, "sandbox", NAME);

async function untilThere(file: string): Promise<void> {
    while (!existsSync(file)) {
        await sleep(20);
    }
}

describe("a command that is interrupted says once what is left and how to continue, and ends with 130", function () {
    this.timeout(120_000);

    after(async () => {
        await stopSandbox(NAME);
    });

    for (const how of ["SIGINT", "SIGTERM", "group"] as const) {
        it(`sandbox start, ${how}: nothing of it is left`, async () => {
            await expectInterrupted(
                ["sandbox", "start", "--name", NAME],
                how,
                untilThere(STATE_DIR),
                `Interrupted. The sandbox was not started. Continue with: npm run sandbox -- start --name ${NAME}`,
            );
            expect(existsSync(STATE_DIR)).to.equal(false);
        });
    }

    it("doctor, SIGINT and SIGTERM: the sandbox runs as before", async () => {
        await startSandbox({ name: NAME, endWithOwner: true });
        for (const how of ["SIGINT", "SIGTERM"] as const) {
            await expectInterrupted(
                ["doctor/cli", "--stack", STACK],
                how,
                shows("Cache folder"),
                `Interrupted. Nothing was changed. Continue with: npm run doctor -- --stack ${STACK}`,
            );
        }
        expect(findSandbox(NAME)).to.not.equal(undefined);
    });
});

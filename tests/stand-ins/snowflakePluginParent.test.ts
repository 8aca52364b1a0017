// What a killed pulumi leaves: nothing of ours. Of the official plugin, where that could be had, Pulumi's makers decide.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";

import { readToolchain } from "../../tools/setup/toolchain.mjs";

const { snowflakePlugin, sources } = readToolchain() as {
    snowflakePlugin: string;
    sources: Record<string, { source: string }>;
};

if (sources["snowflakePlugin"]?.source.startsWith("go build")) {
    describe("the built plugin for Snowflake", function () {
        this.timeout(30_000);

        it("ends with the process that started it, however that ends", async () => {
            // As pulumi does, the parent waits for the port, which is the plugin's only line on stdout.
            const parent = spawn("/bin/sh", ["-c", '"$0" 127.0.0.1:1 2>/dev/null & echo $!; wait', snowflakePlugin]);
            let said = "";
            parent.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
            while (!/^\d+\n\d+\n/.test(said)) {
                await sleep(50);
            }
            const plugin = Number(said.split("\n")[0]);
            expect(isThere(plugin)).to.equal(true);
            parent.kill("SIGKILL");
            await once(parent, "exit");
            const deadline = Date.now() + 10_000;
            while (isThere(plugin) && Date.now() < deadline) {
                await sleep(100);
            }
            expect(isThere(plugin)).to.equal(false);
        });
    });
}

function isThere(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch {
        return false;
    }
}

// `npm run up` as a process of its own, to be interrupted or killed in the middle.
import { ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { checkoutRoot } from "../../setup/checkout";
import { readToolchain, toolchainEnvironment } from "../../setup/toolchain.mjs";

/** Ways to end an `up`. */
export type Interruption = "SIGINT" | "SIGKILL";

/** How an `up` ended. */
export interface Ended {
    /** Number of resources that it had made when it was interrupted. */
    made: number;
    code: number | null;
    output: string;
}

/**
 * Starts `up`, and interrupts it once it has made so many resources. SIGINT goes to the command alone; SIGKILL to the
 * whole of it, with `pulumi`, as when a machine goes down.
 */
export async function interruptedUp(stackName: string, afterMade: number, how: Interruption): Promise<Ended> {
    const up = spawn(process.execPath, ["--import", "tsx", join("stacks", "up.ts"), "--stack", stackName], {
        cwd: checkoutRoot,
        env: toolchainEnvironment(readToolchain(), { ...process.env }),
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
    });
    let output = "";
    let made = 0;
    let sent = false;
    const read = (text: string): void => {
        output += text;
        made = output.match(/ created \(/g)?.length ?? 0;
        // The stack itself is the first that is shown.
        if (!sent && output.includes(" creating") && made >= afterMade) {
            sent = true;
            interrupt(up, how);
        }
    };
    up.stdout.setEncoding("utf8").on("data", read);
    up.stderr.setEncoding("utf8").on("data", read);
    const [code] = (await once(up, "close")) as [number | null];
    if (!sent) {
        throw new Error(`up ended before it had made ${afterMade} resources:\n${output}`);
    }
    return { made, code, output };
}

function interrupt(up: ChildProcess, how: Interruption): void {
    if (how === "SIGKILL" && up.pid !== undefined) {
        process.kill(-up.pid, "SIGKILL");
    } else {
        up.kill(how);
    }
}

import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { checkoutRoot } from "../../tools/setup/checkout";

/** What makes a checkout ready for its commands, without what they keep. */
const SET_UP = [".lakehouse/setup.json", ".lakehouse/toolchain.json"];

/** A clone of this checkout with what is not committed in it, set up and never used. */
export class CheckoutCopy {
    public readonly root = join(mkdtempSync(join(tmpdir(), "lakehouse-bench-")), "checkout");

    /** @throws Error when this is no checkout of git. */
    constructor() {
        execFileSync("git", ["clone", "--quiet", "--local", checkoutRoot, this.root], { stdio: "pipe" });
        const args = ["ls-files", "-z", "--modified", "--others", "--exclude-standard"];
        const changed = execFileSync("git", args, { cwd: checkoutRoot, encoding: "utf8" }).split("\0");
        for (const file of [...changed, ...SET_UP].filter((name) => name !== "")) {
            if (existsSync(join(checkoutRoot, file))) {
                mkdirSync(dirname(join(this.root, file)), { recursive: true });
                cpSync(join(checkoutRoot, file), join(this.root, file), { verbatimSymlinks: true });
            } else {
                rmSync(join(this.root, file), { force: true });
            }
        }
        symlinkSync(join(checkoutRoot, "node_modules"), join(this.root, "node_modules"));
        // .gitignore names a folder, which a link is not.
        appendFileSync(join(this.root, ".git", "info", "exclude"), "node_modules\n");
    }

    public remove(): void {
        rmSync(dirname(this.root), { recursive: true, force: true });
    }
}

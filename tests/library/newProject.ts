// `pulumi new` from this repository, as it does from a URL: with the files that are committed, and nothing else.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { parse } from "yaml";

import { pulumiEnvironment } from "../../commands/stack/workspace";
import { checkoutRoot } from "../../tools/setup/checkout";

/** A folder with the repository as a template, a backend, and the project that `pulumi new` makes of it. */
export class NewProject {
    readonly project: string;
    private readonly folder = mkdtempSync(join(tmpdir(), "lakehouse-template-"));

    constructor() {
        this.project = join(this.folder, "project");
        ["template", "state", "project"].forEach((name) => mkdirSync(join(this.folder, name)));
        const { stdout } = spawnSync("git", ["ls-files"], { cwd: checkoutRoot, encoding: "utf8" });
        const files = stdout.split("\n").filter((file) => file !== "" && existsSync(join(checkoutRoot, file)));
        files.forEach((file) => cpSync(join(checkoutRoot, file), join(this.folder, "template", file)));
    }

    /** Runs `pulumi new` without questions and without a network. @returns what it printed. */
    make(...options: string[]): string {
        const args = ["new", join(this.folder, "template"), "--dir", this.project, "--name", "lakehouse", ...options];
        const { status, stdout, stderr } = spawnSync("pulumi", [...args, "--yes", "--offline", "--non-interactive"], {
            encoding: "utf8",
            env: {
                ...process.env,
                ...pulumiEnvironment(),
                PULUMI_BACKEND_URL: pathToFileURL(join(this.folder, "state")).href,
                PULUMI_CONFIG_PASSPHRASE: "test",
                PULUMI_HOME: join(this.folder, "home"),
            },
        });
        if (status !== 0) {
            throw new Error(`pulumi new failed:\n${stdout}${stderr}`);
        }
        return stdout;
    }

    /** A YAML file of the project. */
    yaml(file: string): Record<string, unknown> {
        return parse(readFileSync(join(this.project, file), "utf8")) as Record<string, unknown>;
    }

    remove(): void {
        rmSync(this.folder, { recursive: true, force: true });
    }
}

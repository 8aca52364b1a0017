// The commit that a change starts from, brought up in a sandbox by its own program, so that a preview shows the change alone.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { checkoutRoot, workingStateDir } from "../../tools/setup/checkout";
import type { Sandbox } from "../sandboxes";
import { sandboxSettingsText } from "./sandboxSettings";

/**
 * Brings a stack up as the program of a commit has it.
 *
 * @param commit anything that git takes for one, such as `HEAD^1`.
 * @param settingsOf the stack whose settings are tried out, as they are in that commit.
 * @throws Error when there is no such commit, or its `up` fails; with the end of what it said.
 */
export async function bringBaseUp(
    commit: string,
    { stackName, settingsOf, sandbox }: { stackName: string; settingsOf: string; sandbox: Sandbox },
): Promise<void> {
    const found = git("rev-parse", "--verify", "--quiet", "--end-of-options", `${commit}^{commit}`);
    const folder = join(mkdtempSync(join(tmpdir(), "lakehouse-base-")), "checkout");
    git("worktree", "add", "--detach", "--quiet", folder, found);
    try {
        const settings = join(folder, `Pulumi.${settingsOf}.yaml`);
        if (!existsSync(settings)) {
            throw new Error(`Commit ${found.slice(0, 12)} has no Pulumi.${settingsOf}.yaml. Preview without --base.`);
        }
        writeFileSync(
            join(folder, `Pulumi.${stackName}.yaml`),
            sandboxSettingsText(settings, sandbox.environment, true),
        );
        symlinkSync(workingStateDir, join(folder, ".lakehouse"));
        await packages(folder);
        const up = ["--import", "tsx", "commands/up.ts", "--stack", stackName];
        await run(folder, process.execPath, up, { AWS_ENDPOINT_URL: sandbox.environment.awsEndpoint });
    } finally {
        git("worktree", "remove", "--force", folder);
        rmSync(join(folder, ".."), { recursive: true, force: true });
    }
}

/** The packages of this checkout where the commit has the same, else its own. */
async function packages(folder: string): Promise<void> {
    const lock = (root: string) => readFileSync(join(root, "package-lock.json"), "utf8");
    if (lock(folder) === lock(checkoutRoot)) {
        symlinkSync(join(checkoutRoot, "node_modules"), join(folder, "node_modules"));
    } else {
        await run(folder, "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    }
}

async function run(cwd: string, command: string, args: string[], environment: NodeJS.ProcessEnv = {}): Promise<void> {
    const env = { ...process.env, ...environment };
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    if (code !== 0) {
        throw new Error(`The base could not be brought up:\n${said.trim().slice(-4000)}`);
    }
}

function git(...args: string[]): string {
    try {
        return execFileSync("git", args, {
            cwd: checkoutRoot,
            encoding: "utf8",
            stdio: ["ignore", "pipe", "pipe"],
        }).trim();
    } catch (error) {
        const said = String((error as { stderr?: unknown }).stderr ?? "").trim();
        throw new Error(
            `git ${args[0]} failed${said === "" ? `: there is no commit ${args.at(-1)?.replace("^{commit}", "")}` : `: ${said}`}. ` +
                "In a workflow, let actions/checkout fetch the commit (fetch-depth).",
            { cause: error },
        );
    }
}

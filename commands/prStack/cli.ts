// `npm run pr-stack`: the stacks of pull requests.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";

import { Given, runCommand } from "../commandLine/runCommand";
import { whileShown } from "../commandLine/waiting.mjs";
import { GitHub, gitHubSettings } from "../github/client";
import { settingsFileOf } from "../stack/sandboxSettings";
import { outlivedStacks, pullRequestSettings, stackOfPullRequest } from "./pullRequestStack";

runCommand("pr-stack", (given) => (given.action === "settings" ? written(given.values) : swept(given.values)));

type Action<Name extends string> = Extract<Given<"pr-stack">, { action: Name }>["values"];

async function written({ number, from }: Action<"settings">): Promise<number> {
    const source = settingsFileOf(from);
    if (!existsSync(source)) {
        throw new Error(`There is no ${basename(source)} to take the settings from. Set --from to another stack.`);
    }
    const stack = stackOfPullRequest(Number(number));
    writeFileSync(settingsFileOf(stack), pullRequestSettings(readFileSync(source, "utf8"), Number(number)));
    console.log(stack);
    return 0;
}

async function swept({ days, "dry-run": dryRun }: Action<"sweep">): Promise<number> {
    const github = new GitHub(gitHubSettings(process.env));
    // It loads Pulumi's SDK, which nobody waits for when settings are written.
    const { knownStacks, removeStack, removeStacks } = require("./prStacks") as typeof import("./prStacks");
    const [stacks, open] = await whileShown("Listing stacks and pull requests", () =>
        Promise.all([knownStacks(), github.openPullRequests()]),
    );
    const going = outlivedStacks(stacks, open, { days: Number(days), now: new Date() });
    const lines = going.map(({ name, why }) => `${name}: ${why}`);
    console.log(lines.length === 0 ? "No pull request's stack is left over." : `These go:\n${lines.join("\n")}`);
    const failed = dryRun ? [] : await removeStacks(going, (name) => removeStack(name, "dev"));
    failed.forEach(({ name, error }) => console.error(`${name} is still there: ${error}`));
    return failed.length === 0 ? 0 : 1;
}

// Shows all that is drawn in place, with more to say than a narrow terminal holds: for a terminal.
import { setTimeout as sleep } from "node:timers/promises";

import { showWaiting, whileShown } from "../../commands/commandLine/waiting.mjs";
import { says } from "../../commands/stack/consent";
import { showProgress } from "../../tools/setup/progress.mjs";

async function main(): Promise<void> {
    const endWaiting = showWaiting();
    await whileShown(`Linked database: ${"customers, ".repeat(9)}`, () => sleep(1_900));
    endWaiting();
    const progress = showProgress(process.stdout);
    for (const part of ["spark", "jars"]) {
        progress.add(part, `Part ${part}`);
        progress.start(part);
        progress.note(part, `downloading ${"a long file name, ".repeat(6)}`);
    }
    await sleep(400);
    progress.end("spark", "done", "there");
    progress.end("jars", "failed", `of a reason that is ${"rather ".repeat(20)}long`);
    progress.close();
    const yes = await says("yes", `Update "${"long-".repeat(12)}name" as planned? Type yes, or press Enter:`);
    console.log(yes ? "It is a yes." : "It is a no.");
}

void main();

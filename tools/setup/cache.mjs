// npm run cache -- show | prune: what setup keeps in the user's cache folder.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { outliveReaders } from "../../commands/commandLine/closedPipe.mjs";
import { givenOrAnswered } from "../../commands/commandLine/given.mjs";
import { entries, prune } from "./cacheContents.mjs";
import { cacheRoot } from "./cacheFolder.mjs";

outliveReaders();

function table(list) {
    const state = ({ whole, ours, busy }) =>
        busy ? "being made" : !whole ? "half-made" : ours ? "used by this checkout" : "";
    const width = Math.max(...list.map(({ name }) => name.length));
    return list
        .map((entry) =>
            `${entry.name.padEnd(width)}  ${megabytes(entry.bytes).padStart(9)}  ${entry.usedAt.toISOString().slice(0, 10)}  ${state(entry)}`.trimEnd(),
        )
        .join("\n");
}

function megabytes(bytes) {
    return `${(bytes / 1e6).toFixed(1)} MB`;
}

function total(list) {
    return megabytes(list.reduce((sum, { bytes }) => sum + bytes, 0));
}

async function main(args) {
    const given = givenOrAnswered("cache", args);
    if (typeof given === "number") {
        return given;
    }
    const root = cacheRoot();
    const checkout = join(dirname(fileURLToPath(import.meta.url)), "../..");
    if (given.action === "show") {
        const list = entries(root, checkout);
        console.log(
            list.length === 0 ? `${root} is empty.` : `${root}\n${table(list)}\n${list.length} entries, ${total(list)}`,
        );
        return 0;
    }
    const removed = await prune(root, checkout, { days: Number(given.values.days), all: given.values.all });
    console.log(
        removed.length === 0
            ? `Nothing to remove from ${root}.`
            : `${table(removed)}\nRemoved ${removed.length} entries, ${total(removed)}, from ${root}.`,
    );
    return 0;
}

process.exitCode = await main(process.argv.slice(2));

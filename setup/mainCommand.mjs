import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

import { asksForHelp, readArguments } from "../commands/arguments.mjs";
import { helpOf } from "../commands/help.mjs";
import { commands } from "./plan.mjs";
import { report, setUp } from "./setUp.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @param {string[]} args @returns {Promise<number>} exit code */
export async function main(args) {
    if (asksForHelp(args)) {
        process.stdout.write(helpOf("setup"));
        return 0;
    }
    let wanted;
    try {
        wanted = readArguments("setup", args).values.for ?? ["setup"];
    } catch (error) {
        console.error(error.message);
        return 2;
    }
    const unknown = wanted.filter((name) => !Object.hasOwn(commands, name));
    if (unknown.length > 0) {
        console.error(
            `No command is called ${unknown.join(", ")}.\n  → It is one of ${Object.keys(commands).join(", ")}.`,
        );
        return 2;
    }
    try {
        await setUp({ root, commands: wanted, always: true });
        return 0;
    } catch (error) {
        return report(error);
    }
}

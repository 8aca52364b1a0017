import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { givenOrAnswered } from "../../commands/commandLine/given.mjs";
import { commands } from "./plan.mjs";
import { report, setUp } from "./setUp.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** @param {string[]} args @returns {Promise<number>} exit code */
export async function main(args) {
    const given = givenOrAnswered("setup", args);
    if (typeof given === "number") {
        return given;
    }
    const wanted = given.values.for ?? ["setup"];
    const unknown = wanted.filter((name) => !Object.hasOwn(commands, name));
    if (unknown.length > 0) {
        console.error(
            `There is no command ${unknown.join(", ")}.\n  → Choose one of ${Object.keys(commands).join(", ")}.`,
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

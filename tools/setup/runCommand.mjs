import { spawn } from "node:child_process";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { givenOrAnswered } from "../../commands/commandLine/given.mjs";
import { asksForJson, resultText } from "../../commands/commandLine/result.mjs";
import { report, setUp } from "./setUp.mjs";
import { readToolchain, toolchainEnvironment } from "./toolchain.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/**
 * @param {string[]} args COMMAND -- PROGRAM ARGUMENT...
 * @returns {Promise<number>} the program's exit code; 128 + signal when it was ended by one
 */
export async function runCommand([command, separator, program, ...args]) {
    if (command === undefined || separator !== "--" || program === undefined) {
        console.error("usage: node tools/setup/run.mjs COMMAND -- PROGRAM ARGUMENT...");
        return 2;
    }
    // Before any setup: the checks of package.json get their own name as first word.
    const given = givenOrAnswered(command, args[0] === command ? args.slice(1) : args);
    if (typeof given === "number") {
        return given;
    }
    try {
        await setUp({ root, commands: [command] });
    } catch (error) {
        const code = report(error);
        if (asksForJson(command, args)) {
            process.stdout.write(resultText(command, code, {}, error.message));
        }
        return code;
    }
    const env = toolchainEnvironment(readToolchain(root));
    const [executable, ...leading] = /\.[cm]?ts$/.test(program)
        ? [process.execPath, "--require", join(root, "tools/setup/moduleLoading.cjs"), program]
        : [program];
    // Before the program starts: a signal that comes with its first output must not end us without it. On a terminal
    // Ctrl-C reaches the program by itself; elsewhere only we may have been told.
    const forward = (name) => () => (name === "SIGINT" && process.stdin.isTTY ? undefined : child.kill(name));
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) {
        process.on(name, forward(name));
    }
    const child = spawn(executable, [...leading, ...args], { cwd: root, env, stdio: "inherit" });
    return await new Promise((resolve) => {
        child.once("error", (error) => {
            console.error(
                `${executable} could not be started: ${error.message}\n  → Run npm run doctor to see what is missing.`,
            );
            resolve(127);
        });
        child.once("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
    });
}

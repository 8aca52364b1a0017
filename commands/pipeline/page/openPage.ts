import { spawn } from "node:child_process";

/** What opens a file with the program that the desktop has for it. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
    darwin: ["open"],
    win32: ["explorer.exe"],
};
const ELSEWHERE = ["xdg-open"];

/**
 * Opens a file in the browser, without waiting for it.
 *
 * @param command what opens files; by default the desktop's own.
 * @returns why it could not be opened; undefined when it was handed over.
 */
export function openInBrowser(
    file: string,
    command: readonly string[] = OPENERS[process.platform] ?? ELSEWHERE,
): Promise<string | undefined> {
    const [program = "", ...args] = command;
    return new Promise((resolve) => {
        const opener = spawn(program, [...args, file], { detached: true, stdio: "ignore" });
        opener.once("error", ({ message }) => resolve(`not opened (${message}): open the file in a browser`));
        opener.once("spawn", () => {
            opener.unref();
            resolve(undefined);
        });
    });
}

// Folders that the tools can live in: PATH, Java's class path and PYTHONPATH are taken apart at each colon, Spark's list
// of working folders at each comma, and none of them knows a way to write such a character.
import { SetupProblem } from "./problem.mjs";

/**
 * @param {string} folder
 * @param {string} what as the message calls it
 * @param {string} cure
 * @throws {SetupProblem} when the path holds a colon, a comma or a line break
 */
export function requireUsableFolder(folder, what, cure) {
    const found = /[:,\n\r]/.exec(folder.replace(/^[A-Za-z]:\\/, ""));
    if (found !== null) {
        const name = { ":": "a colon", ",": "a comma" }[found[0]] ?? "a line break";
        throw new SetupProblem(
            `The path of ${what} has ${name} in it, which Java and Spark cannot use: ${folder}`,
            cure,
        );
    }
}

// What `--json` prints: how a command ended, as one object of one form, also when it failed or was used wrongly.
import { commands } from "./table.mjs";

/**
 * @param {string} name of a command in the table
 * @param {readonly string[]} args right or wrong
 * @returns {boolean} whether they ask for JSON, of a command that has it
 */
export function asksForJson(name, args) {
    const command = /** @type {import("./table.mjs").Command} */ (commands[name]);
    const forms = [command, ...Object.values(command.actions ?? {})];
    const end = args.indexOf("--");
    return (
        forms.some(({ options }) => options?.json !== undefined) &&
        args.slice(0, end < 0 ? args.length : end).includes("--json")
    );
}

/**
 * @param {string} command its name in the table
 * @param {number} exitCode
 * @param {object} facts what the command has to tell besides
 * @param {string} [error] what it says on stderr, when it failed
 * @returns {string} with a newline at the end
 */
export function resultText(command, exitCode, facts, error) {
    const failed = error === undefined ? {} : { error };
    return `${JSON.stringify({ command, ok: exitCode === 0, ...facts, ...failed }, undefined, 4)}\n`;
}

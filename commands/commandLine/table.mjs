// Every command of package.json: what it does, its options, examples. Parsing, --help and docs/commands.md follow from it.
// Plain JavaScript without packages, so that help and wrong options need no setup.
import { accountsCommands } from "./table/accounts.mjs";
import { developmentCommands } from "./table/development.mjs";
import { sandboxCommands } from "./table/sandbox.mjs";
import { stackCommands } from "./table/stack.mjs";
import { teamCommands } from "./table/team.mjs";

/**
 * @typedef {object} Option as node's parseArgs takes it, and what a reader needs
 * @property {"string" | "boolean"} type
 * @property {string} [short]
 * @property {string | boolean} [default]
 * @property {boolean} [multiple]
 * @property {string} [value] what stands for its value in the help
 * @property {boolean} [required]
 * @property {readonly string[]} [requiredWithout] the options without any of which it is required
 * @property {boolean} [empty] whether an empty text is a value; otherwise it is refused
 * @property {{ whole?: boolean, min: number }} [number] the value is a number, from min on
 * @property {readonly string[]} [choices]
 * @property {string} text one sentence
 */

/**
 * @typedef {object} Form a command, or one action of it
 * @property {string} does one sentence
 * @property {Record<string, Option>} [options]
 * @property {{ value: string, text: string }} [words] names that may follow
 * @property {string} [left] what is there when it is ended in the middle and does not say so itself; default: nothing was
 *           changed
 */

/**
 * @typedef {Form & { script?: string, silent?: boolean, readOnly?: boolean, actions?: Record<string, Form>, actionOptional?: boolean,
 *           examples: readonly (readonly [command: string, what: string])[] }} Command
 */

export const commands = /** @type {const} */ ({
    ...sandboxCommands,
    ...stackCommands,
    ...accountsCommands,
    ...teamCommands,
    ...developmentCommands,
});

/** What every command ends with. */
export const EXIT_CODES = /** @type {const} */ ([
    [0, "success"],
    [1, "failure, or a problem was found"],
    [2, "wrong usage; nothing was done"],
    [130, "interrupted; the last line says how to continue"],
]);

/** How a command begins: npm run up, npm test. */
export function callOf(/** @type {string} */ name) {
    const { script, silent } = /** @type {Command} */ (commands[/** @type {keyof typeof commands} */ (name)]);
    return script ?? `npm run ${silent ? "--silent " : ""}${name}`;
}

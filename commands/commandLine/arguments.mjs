// Reads what stands behind `--` of a command, by the table.
import { parseArgs } from "node:util";

import { didYouMean } from "./nearestName.mjs";
import { callOf, commands } from "./table.mjs";

/** A command that was used wrongly: told in one sentence, exit code 2, and nothing was done. */
export class UsageError extends Error {
    name = "UsageError";
}

/** @param {readonly string[]} args @returns {boolean} whether they ask for help */
export function asksForHelp(args) {
    const end = args.indexOf("--");
    return (end < 0 ? args : args.slice(0, end)).some((arg) => arg === "--help" || arg === "-h");
}

/**
 * @param {string} name of a command in the table
 * @param {readonly string[]} args
 * @returns {{ action: string | undefined, values: Record<string, any>, words: string[] }}
 * @throws {UsageError} for an option, action or word that the command does not know, or a value that is none
 */
export function readArguments(name, args) {
    const command = /** @type {import("./table.mjs").Command} */ (commands[name]);
    const refuse = (/** @type {string} */ what) => {
        throw new UsageError(`${callOf(name)}: ${what} See all options with: ${callOf(name)} -- --help`);
    };
    const everyOption = Object.assign(
        {},
        command.options,
        ...Object.values(command.actions ?? {}).map((a) => a.options),
    );
    const { tokens, positionals } = parseArgs({
        args: [...args],
        options: everyOption,
        strict: false,
        allowPositionals: true,
        tokens: true,
    });
    const [action, ...words] = command.actions === undefined ? [undefined, ...positionals] : positionals;
    const form = command.actions === undefined ? command : formOf(command, action, refuse);
    const options = form?.options ?? {};
    const given = tokens.filter((token) => token.kind === "option");
    for (const { name: option, rawName, value, inlineValue } of given) {
        if (!Object.hasOwn(options, option)) {
            refuse(`unknown option ${rawName}.${didYouMean(option, Object.keys(options), "--")}`);
        }
        const problem = valueProblem(options[option], value, inlineValue);
        if (problem !== undefined) {
            refuse(`${rawName} ${problem}`);
        }
    }
    const names = given.map((token) => token.name);
    const twice = names.find((option, index) => names.indexOf(option) < index && options[option].multiple !== true);
    if (twice !== undefined) {
        refuse(`--${twice} is given twice. Give it only once.`);
    }
    if (words.length > 0 && form?.words === undefined) {
        refuse(`unexpected argument "${words[0]}".${didYouMean(words[0], Object.keys(options), "--")}`);
    }
    const missing = Object.entries(options).find(
        ([option, { required, requiredWithout: others }]) =>
            !names.includes(option) && (required || others?.every((other) => !names.includes(other)) === true),
    );
    if (missing !== undefined) {
        refuse(`--${missing[0]} ${missing[1].value} is missing.`);
    }
    const { values } = parseArgs({ args: given.map(written), options });
    return { action, values: { ...values }, words };
}

/** As one argument, so that no value is taken for an option. */
function written({ name, value }) {
    return value === undefined ? `--${name}` : `--${name}=${value}`;
}

function formOf(command, action, refuse) {
    const names = Object.keys(command.actions);
    if (action !== undefined && !Object.hasOwn(command.actions, action)) {
        refuse(`unknown action "${action}".${didYouMean(action, names)} Choose one of ${names.join(", ")}.`);
    }
    if (action === undefined && command.actionOptional !== true) {
        refuse(`choose an action: ${names.join(", ")}.`);
    }
    return command.actions[action];
}

/**
 * @param {import("./table.mjs").Option} option
 * @returns {string | undefined}
 */
function valueProblem({ type, value: placeholder, number, choices }, value, inlineValue) {
    if (type === "boolean") {
        return value === undefined ? undefined : `takes no value. Remove "=${value}".`;
    }
    if (value === undefined || (inlineValue !== true && /^-\D/.test(value))) {
        return `needs a value: ${placeholder}.`;
    }
    if (value.trim() === "") {
        return `is empty. Give ${placeholder}.`;
    }
    if (choices !== undefined && !choices.includes(value)) {
        return `is "${value}".${didYouMean(value, choices)} Choose one of ${choices.join(", ")}.`;
    }
    if (number !== undefined) {
        const found = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(value) ? Number(value) : NaN;
        const fits =
            found >= number.min && Number.isFinite(found) && (number.whole !== true || Number.isSafeInteger(found));
        return fits ? undefined : `is "${value}". Give a ${number.whole ? "whole " : ""}number, ${number.min} or more.`;
    }
    return undefined;
}

import { asksForHelp, readArguments, UsageError } from "./arguments.mjs";
import { helpOf } from "./help.mjs";
import { asksForJson, resultText } from "./result.mjs";

/**
 * What a command was given; an exit code instead where that is answered already: help that was asked for, or what is
 * wrong with it.
 *
 * @param {string} name of a command in the table
 * @param {string[]} args
 * @returns {ReturnType<typeof readArguments> | number}
 */
export function givenOrAnswered(name, args) {
    if (asksForHelp(args)) {
        process.stdout.write(helpOf(name));
        return 0;
    }
    try {
        return readArguments(name, args);
    } catch (error) {
        if (!(error instanceof UsageError)) {
            throw error;
        }
        if (asksForJson(name, args)) {
            process.stdout.write(resultText(name, 2, {}, error.message));
        }
        console.error(error.message);
        return 2;
    }
}

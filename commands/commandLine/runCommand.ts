import { outliveReaders } from "./closedPipe.mjs";
import { endsInOrder } from "./interruption";
import { asksForHelp, readArguments, UsageError } from "./arguments.mjs";
import { helpOf } from "./help.mjs";
import { asksForJson, resultText } from "./result.mjs";
import { callOf, commands } from "./table.mjs";
import { showWaiting, whileShown } from "./waiting.mjs";

export { UsageError } from "./arguments.mjs";

type Table = typeof commands;
type Command = import("./table.mjs").Command;

/** Names of the commands in the table. */
export type CommandName = keyof Table;

type ValueOf<Option> = Option extends { type: "boolean" }
    ? boolean
    : Option extends { multiple: true }
      ? string[] | undefined
      : Option extends { required: true } | { default: string }
        ? TextOf<Option>
        : TextOf<Option> | undefined;
type TextOf<Option> = Option extends { choices: readonly (infer Choice)[] } ? Choice : string;
type ValuesOf<Form> = Form extends { options: infer Options }
    ? { [Key in keyof Options]: ValueOf<Options[Key]> }
    : Record<never, never>;

/** What was given to a command: its action where it has some, the values of its options, and further words. */
export type Given<Name extends CommandName> = Table[Name] extends { actions: infer Actions }
    ? | {
            [Action in keyof Actions]: { action: Action; values: ValuesOf<Actions[Action]>; words: string[] };
        }[keyof Actions]
      | (Table[Name] extends { actionOptional: true }
            ? { action: undefined; values: Record<never, never>; words: string[] }
            : never)
    : { values: ValuesOf<Table[Name]>; words: string[] };

/** Reads what a command was given. @throws UsageError for what it does not know. */
export function givenTo<Name extends CommandName>(name: Name, args: readonly string[]): Given<Name> {
    return readArguments(name, args) as Given<Name>;
}

/** Adds to what `--json` prints of a command, besides how it ended. */
export type Tell = (facts: object) => void;

/** A command that was told to stop, and what it has left. */
export class InterruptedError extends Error {
    public override readonly name = "InterruptedError";
}

/**
 * Runs the body of a command: its number is the exit code, an error is one message on stderr and the exit code that
 * the table gives it. With `--json` either is one object on stdout, with all that the body has told. `--help` is
 * answered, and wrong options are refused, before it. What is waited for is shown meanwhile. Ctrl-C and SIGTERM end a
 * body that does not listen for them. `LAKEHOUSE_DEBUG=1` shows the stack trace as well.
 *
 * @param args default: those of this process
 */
export function runCommand<Name extends CommandName>(
    name: Name,
    body: (given: Given<Name>, tell: Tell) => Promise<number>,
    args: string[] = process.argv.slice(2),
): void {
    outliveReaders();
    if (asksForHelp(args)) {
        process.stdout.write(helpOf(name));
        return;
    }
    const facts = {};
    const run = async (): Promise<number> => {
        const given = givenTo(name, args);
        Object.assign(facts, "stack" in given.values ? { stack: given.values.stack } : {});
        return body(given, (more) => void Object.assign(facts, more));
    };
    const tellEnd = (exitCode: number, error?: string): void => {
        if (asksForJson(name, args)) {
            process.stdout.write(resultText(name, exitCode, facts, error));
        }
    };
    const endWaiting = showWaiting();
    let wasSignaled = false;
    const end = signaled(name, args, () => (wasSignaled = true));
    Promise.race([whileShown(`Running ${name}`, run), end]).then(
        (exitCode) => {
            endWaiting();
            process.exitCode = exitCode;
            tellEnd(exitCode);
        },
        (reason: unknown) => {
            endWaiting();
            // It may have failed because what it works with was told to stop, too, or alone, as a Pulumi that draws.
            const toldToStop = wasSignaled || reason instanceof InterruptedError;
            const error = toldToStop && isReadOnly(name) ? interrupted(name, args) : reason;
            const debug = process.env["LAKEHOUSE_DEBUG"] === "1";
            const text = error instanceof Error ? ((debug ? error.stack : undefined) ?? error.message) : String(error);
            tellEnd(exitCodeOf(error), error instanceof Error ? error.message : text);
            // Not only the exit code: what the body has left behind, such as a client that tries a dead host again, may
            // keep the process for minutes.
            process.stderr.write(`\n${text}\n`, () => process.exit(exitCodeOf(error)));
        },
    );
}

/** @throws InterruptedError at the first signal to a command that does not end in order by itself. */
function signaled(name: CommandName, args: readonly string[], onSignal: () => void): Promise<never> {
    return new Promise((_, reject) => {
        for (const signal of ["SIGINT", "SIGTERM"] as const) {
            process.on(signal, () => {
                onSignal();
                if (!endsInOrder()) {
                    reject(interrupted(name, args));
                }
            });
        }
    });
}

function interrupted(name: CommandName, args: readonly string[]): InterruptedError {
    return new InterruptedError(`Interrupted. ${leftBy(name, args)} Continue with: ${again(name, args)}`);
}

function isReadOnly(name: CommandName): boolean {
    return (commands[name] as Command).readOnly === true;
}

function leftBy(name: CommandName, [action = ""]: readonly string[]): string {
    const command: Command = commands[name];
    return command.actions?.[action]?.left ?? command.left ?? "Nothing was changed.";
}

/** The command as a shell takes it. */
export function again(name: CommandName, args: readonly string[]): string {
    const words = args.map((arg) => (/^[\w./:=@,+-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`));
    return [callOf(name), ...(words.length === 0 ? [] : ["--", ...words])].join(" ");
}

function exitCodeOf(error: unknown): number {
    return error instanceof InterruptedError ? 130 : error instanceof UsageError ? 2 : 1;
}

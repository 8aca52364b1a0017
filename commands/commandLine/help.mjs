// The text of --help, and the page docs/commands.md.
import { callOf, commands, EXIT_CODES } from "./table.mjs";

const WIDTH = 110;
/** What a longer one is for stands below it. */
const LONGEST_CALL = 88;
const HELP = /** @type {const} */ (["-h, --help", "Show this help."]);

/** @param {string} name @returns {string} what `--help` of a command shows */
export function helpOf(name) {
    const command = commands[name];
    const forms = Object.entries(command.actions ?? { "": command });
    const rows = forms.flatMap(([, form]) => optionRows(form));
    const width = Math.max(...[...rows, HELP].map(([left]) => left.length), ...forms.map(([action]) => action.length));
    const actions =
        command.actions === undefined
            ? []
            : forms.flatMap(([action, form]) => ["", `${action}: ${form.does}`, ...table(optionRows(form), width)]);
    return [
        command.does,
        "",
        ...wrapped(usageOf(name), WIDTH).map((line, index) => `${index === 0 ? "Usage: " : "       "}${line}`),
        ...actions,
        "",
        "Options",
        ...table([...(command.actions === undefined ? optionRows(command) : []), HELP], width),
        "",
        "Examples",
        ...table(command.examples, Math.min(LONGEST_CALL, Math.max(...command.examples.map(([call]) => call.length)))),
        "",
        "Exit codes",
        ...table(
            EXIT_CODES.map(([code, text]) => [String(code), text]),
            3,
        ),
        "",
    ].join("\n");
}

/** @param {string} name @returns {string[]} what stays together on a line */
function usageOf(name) {
    const { actions, options = {}, words, actionOptional } = commands[name];
    const required = Object.entries(options).flatMap(([option, { required, value }]) =>
        required ? [`--${option} ${value}`] : [],
    );
    const list = Object.keys(actions ?? {}).join("|");
    const hasOptions = Object.values(options).some(({ required }) => !required) || actions !== undefined;
    const parts = [
        ...(actions === undefined ? [] : [actionOptional ? `[${list}]` : list]),
        ...required,
        ...(words === undefined ? [] : [`[${words.value}...]`]),
        ...(hasOptions ? ["[options]"] : []),
    ];
    return [`${callOf(name)} --`, ...parts];
}

/** @returns {(readonly [string, string])[]} */
function optionRows({ options = {}, words }) {
    return [
        ...(words === undefined ? [] : [/** @type {const} */ ([words.value, words.text])]),
        ...Object.entries(options).map(
            ([option, { short, value, default: byDefault, required, requiredWithout, choices, text }]) => {
                const left = `${short === undefined ? "" : `-${short}, `}--${option}${value === undefined ? "" : ` ${value}`}`;
                const notes = [
                    ...(choices === undefined ? [] : [`One of ${choices.join(", ")}.`]),
                    ...(required ? ["Required."] : []),
                    ...(requiredWithout === undefined
                        ? []
                        : [`Required without ${requiredWithout.map((other) => `--${other}`).join(" or ")}.`]),
                    ...(typeof byDefault === "string" ? [`Default: ${byDefault}.`] : []),
                ];
                return /** @type {const} */ ([left, [text, ...notes].join(" ")]);
            },
        ),
    ];
}

function table(rows, width) {
    return rows.flatMap(([left, right]) => {
        const isLong = left.length > width;
        const indent = isLong ? 6 : width + 4;
        const [first = "", ...more] = wrapped(right.split(" "), WIDTH - indent);
        return [
            ...(isLong ? [`  ${left}`, `${" ".repeat(indent)}${first}`] : [`  ${left.padEnd(width)}  ${first}`]),
            ...more.map((line) => `${" ".repeat(indent)}${line}`),
        ];
    });
}

/** @param {readonly string[]} words @param {number} width @returns {string[]} */
function wrapped(words, width) {
    const lines = [""];
    for (const word of words) {
        const line = lines.at(-1);
        if (line !== "" && line.length + 1 + word.length > width) {
            lines.push(word);
        } else {
            lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
        }
    }
    return lines;
}

/** @returns {string} docs/commands.md */
export function commandsPage() {
    const sections = Object.keys(commands).map(
        (name) => `## ${callOf(name)}\n\n\`\`\`text\n${helpOf(name).split("\n\nExit codes")[0]}\n\`\`\`\n`,
    );
    const codes = EXIT_CODES.map(([code, text]) => `| ${code} | ${text} |`).join("\n");
    return [
        "# Commands",
        "",
        "Written by `node commands/commandLine/page.mjs` from `commands/commandLine/table.mjs`; `--help` shows a command's part without any setup. Unknown options are rejected, with the closest match as a hint. `--json` prints one JSON object to stdout and everything else to stderr: `command`, `ok` (whether the exit code is 0), `stack` if you named one, `error` if it failed, and what the command found. `NO_COLOR` is honored.",
        "",
        "| exit code | meaning |",
        "|---|---|",
        codes,
        "",
        sections.join("\n"),
    ].join("\n");
}

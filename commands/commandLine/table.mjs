// Every command of package.json: what it does, its options, examples. Parsing, --help and docs/commands.md follow from it.
// Plain JavaScript without packages, so that help and wrong options need no set-up.

/**
 * @typedef {object} Option as node's parseArgs takes it, and what a reader needs
 * @property {"string" | "boolean"} type
 * @property {string} [short]
 * @property {string | boolean} [default]
 * @property {boolean} [multiple]
 * @property {string} [value] what stands for its value in the help
 * @property {boolean} [required]
 * @property {boolean} [empty] whether an empty text is a value; else it is refused
 * @property {{ whole?: boolean, min: number }} [number] the value is a number, from min on
 * @property {readonly string[]} [choices]
 * @property {string} text one sentence
 */

/**
 * @typedef {object} Form a command, or one action of it
 * @property {string} does one sentence
 * @property {Record<string, Option>} [options]
 * @property {{ value: string, text: string }} [words] names that may follow
 */

/**
 * @typedef {Form & { script?: string, silent?: boolean, actions?: Record<string, Form>, actionOptional?: boolean,
 *           examples: readonly (readonly [command: string, what: string])[] }} Command
 */

const stack = /** @type {const} */ ({
    type: "string",
    short: "s",
    value: "NAME",
    text: "The stack. sandbox, demo and test, also with a hyphen and more, live in a sandbox; all others on real accounts.",
});
const requiredStack = /** @type {const} */ ({ ...stack, required: true });
const json = /** @type {const} */ ({
    type: "boolean",
    default: false,
    text: "Print one JSON object to stdout, all else to stderr.",
});
const refresh = /** @type {const} */ ({
    type: "boolean",
    default: false,
    text: "Look at what is there first, and put right what was changed or deleted by hand.",
});
const recover = /** @type {const} */ ({
    type: "boolean",
    default: false,
    text: "Continue after pulumi was killed: remove its lock and settle what it had begun.",
});
const yes = /** @type {const} */ ({
    type: "boolean",
    short: "y",
    default: false,
    text: "Show the plan and do not ask. Needed for a stack of real accounts where there is no terminal.",
});
const officialProviders = /** @type {const} */ ({
    type: "boolean",
    default: false,
    text: "In a sandbox, use the official plugins in place of the stand-ins. Untested.",
});
const sandboxName = /** @type {const} */ ({
    type: "string",
    default: "default",
    value: "NAME",
    text: "Which sandbox, where several run.",
});
const stages = /** @type {const} */ ({ value: "WORD", text: "Only stages with one of these words in their names." });

export const commands = /** @type {const} */ ({
    setup: {
        does: "Gets the tool chain into your cache folder. Every other command gets by itself what it needs.",
        options: {
            for: {
                type: "string",
                multiple: true,
                value: "COMMAND",
                text: "Only what this command needs; may be repeated.",
            },
        },
        examples: [
            ["npm run setup", "everything, once"],
            ["npm run setup -- --for preview", "what npm run preview needs"],
        ],
    },
    demo: {
        does: "Shows everything, from nothing, on this machine: sandbox, up, pipeline, destroy.",
        options: {
            rows: {
                type: "string",
                default: "1000000",
                value: "N",
                number: { whole: true, min: 1 },
                text: "Sales to generate.",
            },
            keep: { type: "boolean", default: false, text: "Leave sandbox and stack up, and say how to connect." },
            name: {
                type: "string",
                default: "demo",
                value: "NAME",
                text: "Name of sandbox and stack: demo, or demo-SOMETHING.",
            },
            json,
        },
        examples: [
            ["npm run demo", "a million sales"],
            ["npm run demo -- --rows 1000 --keep", "a small one, to look around in"],
        ],
    },
    sandbox: {
        does: "Runs AWS and Snowflake on this machine, to develop against.",
        actions: {
            start: {
                does: "Starts a sandbox; it runs until it is stopped.",
                options: {
                    name: sandboxName,
                    region: {
                        type: "string",
                        default: "us-west-2",
                        value: "REGION",
                        text: "AWS region that both halves say they are in.",
                    },
                    "propagation-delay": {
                        type: "string",
                        default: "0",
                        value: "SECONDS",
                        number: { min: 0 },
                        text: "Seconds until changes of roles take effect.",
                    },
                    invert: {
                        type: "string",
                        multiple: true,
                        value: "ID",
                        text: "Turn an assumption of npm run accounts around; may be repeated.",
                    },
                    "lake-formation": {
                        type: "boolean",
                        default: false,
                        text: "Lake Formation decides on the Data Catalog; stacks set lakeFormation to TABLES.",
                    },
                },
            },
            status: {
                does: "Lists the sandboxes: addresses, processes, stacks.",
                options: {
                    name: { ...sandboxName, default: undefined, text: "Only this one; fails when it does not run." },
                    json,
                },
            },
            stop: { does: "Ends a sandbox and deletes its state.", options: { name: sandboxName } },
            env: {
                does: "Prints how clients of AWS and Snowflake reach a sandbox, with its secrets.",
                options: {
                    name: sandboxName,
                    format: {
                        type: "string",
                        value: "FORMAT",
                        choices: ["shell", "json", "dotenv", "snowflake-toml", "aws-profile", "dbt-profile"],
                        text: "Shell exports (so by default), or a file that tools read.",
                    },
                    pulumi: {
                        type: "boolean",
                        default: false,
                        text: "Also what a plain pulumi needs for the sandbox's stacks.",
                    },
                    admin: {
                        type: "boolean",
                        default: false,
                        text: "The administrators of both accounts, in place of the deployer.",
                    },
                    json: { ...json, text: "The same as --format json." },
                },
            },
        },
        examples: [
            ["npm run sandbox -- start", "start one"],
            ['eval "$(npm run --silent sandbox -- env)"', "let clients of this shell reach it"],
            ["npm run sandbox -- stop", "end it"],
        ],
    },
    preview: {
        does: "Shows what up would do, and changes nothing.",
        options: {
            stack: { ...stack, default: "sandbox" },
            sandbox: {
                type: "boolean",
                default: false,
                text: "Try the settings of a stack of real accounts in a sandbox, without account or secret.",
            },
            diff: { type: "boolean", default: false, text: "Show each property that changes." },
            refresh: {
                type: "boolean",
                default: false,
                text: "Show drift first: how the clouds differ from the state. The state is not changed.",
            },
            "expect-no-changes": {
                type: "boolean",
                default: false,
                text: "Exit with 1 when there is drift or a change, for CI.",
            },
            "official-providers": officialProviders,
            json,
        },
        examples: [
            ["npm run preview -- --stack dev --refresh", "what was changed by hand"],
            ["npm run preview", "a new stack, in its own sandbox"],
            ["npm run preview -- --stack dev --sandbox", "the settings of dev, without account or secret"],
            ["npm run preview -- --stack dev --diff", "what up would change in dev"],
        ],
    },
    up: {
        does: "Brings a stack up or up to date, after showing the plan and asking. In a sandbox nothing is asked.",
        options: { stack: requiredStack, yes, refresh, recover, "official-providers": officialProviders, json },
        examples: [
            ["npm run up -- --stack sandbox", "in a sandbox that runs"],
            ["npm run up -- --stack dev", "on your accounts: shows the plan and asks"],
            ["npm run up -- --stack dev --refresh", "put right what was changed by hand"],
            ["npm run up -- --stack dev --yes", "in CI, after a preview"],
        ],
    },
    destroy: {
        does: "Removes a stack, after showing the plan and asking. Data stays unless it sets destroyData and you confirm its name.",
        options: {
            stack: requiredStack,
            yes,
            "delete-data": {
                type: "string",
                value: "NAME",
                text: "Without a terminal: also delete the data of the stack NAME, which must set destroyData: true.",
            },
            refresh: { ...refresh, text: "Refresh the state first, for objects that were dropped by hand." },
            recover,
            json,
        },
        examples: [
            ["npm run destroy -- --stack sandbox", "in a sandbox"],
            ["npm run destroy -- --stack prod", "all but the data, after asking"],
            ["npm run destroy -- --stack dev --yes --delete-data dev", "in CI, with the data"],
        ],
    },
    pipeline: {
        does: "Turns raw data into two reports, one by Glue and one on Snowflake, and compares them.",
        options: {
            stack,
            "sample-rows": {
                type: "string",
                value: "N",
                number: { whole: true, min: 1 },
                text: "Generate and upload N sales first; without it, what is in raw_data/ is used.",
            },
            only: {
                type: "string",
                value: "STAGE",
                choices: ["data", "jobs", "link", "snowflake", "compare"],
                text: "One stage alone.",
            },
            resume: { type: "boolean", default: false, text: "Continue where the last run of this stack ended." },
            follow: {
                type: "boolean",
                default: false,
                text: "Continue with the run of the workflow that is under way, instead of starting one.",
            },
            json,
        },
        examples: [
            ["npm run pipeline -- --stack sandbox --sample-rows 10000", "with generated sales"],
            ["npm run pipeline -- --stack dev", "with your files in raw_data/"],
            ["npm run pipeline -- --stack dev --resume", "continue after an interrupt"],
        ],
    },
    bench: {
        does: "Measures the numbers that this project holds itself to. Without a name, all of them (many minutes).",
        actionOptional: true,
        actions: {
            jobs: {
                does: "The Glue jobs, side by side with plain PySpark.",
                words: { value: "PART", text: "With --only: further parts." },
                options: {
                    rows: {
                        type: "string",
                        default: "1000000",
                        value: "N",
                        number: { whole: true, min: 1 },
                        text: "Sales records.",
                    },
                    rounds: {
                        type: "string",
                        default: "3",
                        value: "N",
                        number: { whole: true, min: 1 },
                        text: "Paired runs.",
                    },
                    only: { type: "string", value: "PART", text: "One part alone." },
                    against: {
                        type: "string",
                        value: "COMMIT",
                        text: "Compare the load with that of COMMIT, and nothing else.",
                    },
                    json,
                },
            },
            pulumi: {
                does: "Preview and up, side by side with an empty program.",
                options: {
                    rounds: {
                        type: "string",
                        default: "3",
                        value: "N",
                        number: { whole: true, min: 1 },
                        text: "Paired runs.",
                    },
                    json,
                },
            },
            "code-share": { does: "How much Spark code both engines share." },
        },
        examples: [
            ["npm run bench -- code-share", "seconds"],
            ["npm run bench -- jobs --rows 100000", "minutes"],
        ],
    },
    doctor: {
        does: "Checks the tool chain; with --stack also every link of a stack, and says how to fix it.",
        options: { stack, json },
        examples: [
            ["npm run doctor", "the tools"],
            ["npm run doctor -- --stack dev", "the stack dev, from credentials to tables"],
        ],
    },
    accounts: {
        does: "Asks real accounts what no document settles, and writes the answers to a file; see docs/accounts.md.",
        options: {
            stack,
            yes: {
                type: "boolean",
                short: "y",
                default: false,
                text: "Also run the probes that create things, and do not ask. All of it is removed at the end.",
            },
            "read-only": { type: "boolean", default: false, text: "Only the probes that create nothing." },
            only: { type: "string", multiple: true, value: "ID", text: "One assumption alone; may be repeated." },
            file: {
                type: "string",
                value: "FILE",
                text: "Where the answers go, .json or .md. Default: .lakehouse/accounts/NAME.json",
            },
            list: { type: "boolean", default: false, text: "All assumptions, without asking anybody." },
            json,
        },
        examples: [
            ["npm run accounts -- --list", "what would be asked, and why"],
            ["npm run accounts -- --stack dev --read-only", "nothing is created"],
            ["npm run accounts -- --stack dev --yes --file answers.md", "everything, as in CI"],
        ],
    },
    bootstrap: {
        does: "Prints what an administrator applies once, so that deploying needs no administrator. It changes nothing.",
        silent: true,
        actions: {
            snowflake: {
                does: "SQL for ACCOUNTADMIN.",
                options: {
                    "public-key": {
                        type: "string",
                        required: true,
                        value: "FILE",
                        text: "The deployer's public key, PEM.",
                    },
                    stack: {
                        type: "string",
                        short: "s",
                        value: "NAME",
                        text: "A stack that leaves its volume or integration to an administrator.",
                    },
                },
            },
            aws: {
                does: "IAM policies, by name, for the stack with Pulumi.NAME.yaml.",
                options: {
                    stack: {
                        type: "string",
                        short: "s",
                        required: true,
                        value: "NAME",
                        text: "The stack, or 'pr-*' for all whose names begin so.",
                    },
                },
            },
        },
        examples: [
            ["npm run --silent bootstrap -- snowflake --public-key snowflake_key.pub", "SQL"],
            ["npm run --silent bootstrap -- aws --stack dev > policies.json", "policies"],
        ],
    },
    test: {
        does: "Runs all tests: everything that a change must pass.",
        script: "npm test",
        words: stages,
        examples: [
            ["npm test", "everything"],
            ["npm test -- tests/provider eslint", "stages with these words in their names"],
        ],
    },
    "test:full": {
        does: "Runs all tests, those too that take long.",
        words: stages,
        examples: [
            ["npm run test:full", "everything"],
            ["npm run test:full -- tests/e2e", "one folder"],
        ],
    },
    check: {
        does: "Checks types, lint and unit tests: in a minute or so.",
        words: stages,
        examples: [
            ["npm run check", "all of it"],
            ["npm run check -- types", "one stage"],
        ],
    },
    lint: {
        does: "Checks types, lint and layout.",
        words: stages,
        examples: [["npm run lint", "all of it"]],
    },
    format: {
        does: "Puts layout and imports in order.",
        words: stages,
        examples: [["npm run format", "all files"]],
    },
    cache: {
        does: "What set-up keeps in your cache folder.",
        actions: {
            show: { does: "Lists it, with sizes and who uses what." },
            prune: {
                does: "Removes what no checkout uses.",
                options: {
                    days: {
                        type: "string",
                        default: "30",
                        value: "N",
                        number: { min: 0 },
                        text: "Only what was not used for so long.",
                    },
                    all: { type: "boolean", default: false, text: "All of it, whenever it was used." },
                },
            },
        },
        examples: [
            ["npm run cache -- show", "sizes"],
            ["npm run cache -- prune --days 7", "make room"],
        ],
    },
});

/** What every command ends with. */
export const EXIT_CODES = /** @type {const} */ ([
    [0, "done; everything is fine"],
    [1, "failed, or a problem was found"],
    [2, "wrong usage; nothing was done"],
    [130, "interrupted; the last line says how to continue"],
]);

/** How a command begins: npm run up, npm test. */
export function callOf(/** @type {string} */ name) {
    const { script, silent } = /** @type {Command} */ (commands[/** @type {keyof typeof commands} */ (name)]);
    return script ?? `npm run ${silent ? "--silent " : ""}${name}`;
}

// Every command of package.json: what it does, its options, examples. Parsing, --help and docs/commands.md follow from it.
// Plain JavaScript without packages, so that help and wrong options need no setup.

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

const stack = /** @type {const} */ ({
    type: "string",
    short: "s",
    value: "NAME",
    text: "Stack name. sandbox, demo, test and names such as sandbox-dev are sandbox stacks; all others use real accounts.",
});
const requiredStack = /** @type {const} */ ({ ...stack, required: true });
const json = /** @type {const} */ ({
    type: "boolean",
    default: false,
    text: "Print one JSON object to stdout, everything else to stderr.",
});
const refresh = /** @type {const} */ ({
    type: "boolean",
    default: false,
    text: "First compare with the clouds, then restore what was changed or deleted by hand.",
});
const recover = /** @type {const} */ ({
    type: "boolean",
    default: false,
    text: "Continue after pulumi was killed: remove its lock and resolve its pending operations.",
});
const yes = /** @type {const} */ ({
    type: "boolean",
    short: "y",
    default: false,
    text: "Show the plan without asking. Required for real accounts when there is no terminal.",
});
const trySettings = /** @type {const} */ ({
    type: "boolean",
    default: false,
    text: "Preview the settings of a real stack in a sandbox; no account or secret needed.",
});
const pullRequest = /** @type {const} */ ({
    type: "string",
    required: true,
    value: "N",
    number: { whole: true, min: 1 },
    text: "Number of the pull request.",
});
const rounds = /** @type {const} */ ({
    type: "string",
    value: "N",
    number: { whole: true, min: 1 },
    text: "Number of paired runs.",
});
const sandboxName = /** @type {const} */ ({
    type: "string",
    default: "default",
    value: "NAME",
    text: "Name of the sandbox, if several run.",
});
const stages = /** @type {const} */ ({
    value: "WORD",
    text: "Run only stages whose names contain one of these words.",
});

export const commands = /** @type {const} */ ({
    setup: {
        does: "Installs the tool chain in your cache folder. Other commands install what they need automatically.",
        options: {
            for: {
                type: "string",
                multiple: true,
                value: "COMMAND",
                text: "Install only what this command needs; may be repeated.",
            },
        },
        examples: [
            ["npm run setup", "everything, once"],
            ["npm run setup -- --for preview", "what npm run preview needs"],
        ],
    },
    demo: {
        does: "Shows everything on this machine, from start to finish: sandbox, up, pipeline, destroy.",
        options: {
            rows: {
                type: "string",
                default: "1000000",
                value: "N",
                number: { whole: true, min: 1 },
                text: "Number of sales to generate.",
            },
            keep: {
                type: "boolean",
                default: false,
                text: "Keep the sandbox and the stack running, and print how to connect.",
            },
            name: {
                type: "string",
                default: "demo",
                value: "NAME",
                text: "Name of the sandbox and the stack: demo, or a name that begins with demo-.",
            },
            json,
        },
        examples: [
            ["npm run demo", "a million sales"],
            ["npm run demo -- --rows 1000 --keep", "a small one to explore"],
        ],
    },
    sandbox: {
        does: "Runs AWS and Snowflake on this machine for development.",
        actions: {
            start: {
                does: "Starts a sandbox; it runs until it is stopped.",
                options: {
                    name: sandboxName,
                    region: {
                        type: "string",
                        default: "us-west-2",
                        value: "REGION",
                        text: "AWS region of both clouds.",
                    },
                    "propagation-delay": {
                        type: "string",
                        default: "0",
                        value: "SECONDS",
                        number: { min: 0 },
                        text: "Seconds until changes to IAM roles take effect.",
                    },
                    invert: {
                        type: "string",
                        multiple: true,
                        value: "ID",
                        text: "Invert an assumption of npm run accounts; may be repeated.",
                    },
                    "lake-formation": {
                        type: "boolean",
                        default: false,
                        text: "Lake Formation controls the Data Catalog; set lakeFormation to TABLES in stacks.",
                    },
                    json,
                },
            },
            status: {
                does: "Lists the sandboxes: addresses, processes, stacks.",
                options: {
                    name: {
                        ...sandboxName,
                        default: undefined,
                        text: "Show only this one; fails if it is not running.",
                    },
                    json,
                },
            },
            stop: {
                does: "Stops a sandbox and deletes its state.",
                left: "Parts of the sandbox may still be there.",
                options: { name: sandboxName, json },
            },
            env: {
                does: "Prints what clients of AWS and Snowflake need to connect to a sandbox, including secrets.",
                options: {
                    name: sandboxName,
                    format: {
                        type: "string",
                        value: "FORMAT",
                        choices: ["shell", "json", "dotenv", "snowflake-toml", "aws-profile", "dbt-profile"],
                        text: "Shell exports (the default), or a configuration file.",
                    },
                    pulumi: {
                        type: "boolean",
                        default: false,
                        text: "Also print what a plain pulumi needs for sandbox stacks.",
                    },
                    admin: {
                        type: "boolean",
                        default: false,
                        text: "Log in as administrator of both accounts instead of as the deployer.",
                    },
                    json: {
                        ...json,
                        text: "The variables as keys of one JSON object. Without command and ok: --format json.",
                    },
                },
            },
        },
        examples: [
            ["npm run sandbox -- start", "start one"],
            ['eval "$(npm run --silent sandbox -- env)"', "connect this shell's clients to it"],
            ["npm run sandbox -- stop", "stop it"],
        ],
    },
    preview: {
        does: "Shows what up would do. Changes nothing.",
        readOnly: true,
        options: {
            stack: { ...stack, default: "sandbox" },
            sandbox: trySettings,
            diff: { type: "boolean", default: false, text: "Show every property that changes." },
            refresh: {
                type: "boolean",
                default: false,
                text: "First show drift: where the clouds differ from the state. The state is not changed.",
            },
            "expect-no-changes": {
                type: "boolean",
                default: false,
                text: "Exit with 1 if there is drift or a change, for CI.",
            },
            json,
        },
        examples: [
            ["npm run preview -- --stack dev --refresh", "what was changed by hand"],
            ["npm run preview", "a new stack in its own sandbox"],
            ["npm run preview -- --stack dev --sandbox", "the settings of dev; no account or secret needed"],
            ["npm run preview -- --stack dev --diff", "what up would change in dev"],
        ],
    },
    policy: {
        does: "Checks the plan of a stack against the rules of policy-pack/, and says how to fix what breaks them.",
        readOnly: true,
        options: {
            stack: { ...stack, default: "sandbox" },
            sandbox: trySettings,
            json,
        },
        examples: [
            ["npm run policy -- --stack dev", "what up would make of dev"],
            ["npm run policy -- --stack prod --sandbox", "the settings of prod, without account or secret"],
        ],
    },
    cost: {
        does: "Estimates a month of a stack from its plan and its runs: what drives it, and what one setting would change.",
        readOnly: true,
        options: {
            stack: { ...stack, default: "sandbox" },
            sandbox: trySettings,
            runs: {
                type: "string",
                default: "30",
                value: "N",
                number: { min: 0 },
                text: "Runs of the workflow in a month, if it has no schedule.",
            },
            minutes: {
                type: "string",
                default: "5",
                value: "N",
                number: { min: 0 },
                text: "Minutes of a job run, for jobs that have not run yet.",
            },
            "stored-gb": {
                type: "string",
                default: "10",
                value: "N",
                number: { min: 0 },
                text: "GB in the bucket, old versions included.",
            },
            "credit-price": {
                type: "string",
                value: "DOLLARS",
                number: { min: 0 },
                text: "What your contract charges for a Snowflake credit. Without it credits are not counted in dollars.",
            },
            json,
        },
        examples: [
            ["npm run cost -- --stack dev --runs 60", "a month with 60 runs"],
            ["npm run cost -- --stack prod --sandbox --credit-price 3", "the settings of prod, credits in dollars"],
        ],
    },
    up: {
        does: "Creates or updates a stack. Shows the plan and asks first, except in a sandbox.",
        options: {
            stack: requiredStack,
            plan: {
                type: "string",
                value: "FILE",
                text: "Do only what npm run review -- --save-plan has planned; fail if anything differs. Needs PLAN_PASSPHRASE.",
            },
            yes,
            refresh,
            recover,
            json,
        },
        examples: [
            ["npm run up -- --stack sandbox", "in a running sandbox"],
            ["npm run up -- --stack dev", "on your accounts: shows the plan and asks"],
            ["npm run up -- --stack dev --refresh", "restore what was changed by hand"],
            ["npm run up -- --stack dev --yes", "in CI, after a preview"],
            ["npm run up -- --stack prod --plan prod.plan --yes", "what was approved, and nothing else"],
        ],
    },
    adopt: {
        does: "Moves a quickstart that was created by hand into a stack. Shows what changes and asks first, except in a sandbox.",
        options: {
            stack: requiredStack,
            volume: { type: "string", required: true, value: "NAME", text: "Its external volume." },
            integration: { type: "string", required: true, value: "NAME", text: "Its catalog integration." },
            "linked-database": { type: "string", required: true, value: "NAME", text: "Its catalog-linked database." },
            bucket: { type: "string", required: true, value: "NAME", text: "The bucket that the volume is over." },
            "glue-database": {
                type: "string",
                multiple: true,
                required: true,
                value: "NAME",
                text: "A Glue database that the linked database shows; repeat it for each.",
            },
            "dry-run": { type: "boolean", default: false, text: "Only show what would change." },
            "settings-only": {
                type: "boolean",
                default: false,
                text: "Only write the settings, from which bootstrap prints the deployer's policies.",
            },
            yes,
            json,
        },
        examples: [
            [
                "npm run adopt -- --stack dev --volume V --integration I --linked-database L --bucket B --glue-database G",
                "a quickstart with the names V, I, L, B and G; docs/adopting.md",
            ],
        ],
    },
    destroy: {
        does: "Deletes a stack. Shows the plan and asks first. Data is kept unless the stack sets destroyData and you type its name.",
        options: {
            stack: requiredStack,
            yes,
            "delete-data": {
                type: "string",
                value: "NAME",
                text: "Without a terminal: also delete the data of stack NAME, which must set destroyData: true.",
            },
            refresh: { ...refresh, text: "First refresh the state, if objects were dropped by hand." },
            recover,
            json,
        },
        examples: [
            ["npm run destroy -- --stack sandbox", "in a sandbox"],
            ["npm run destroy -- --stack prod", "everything but the data, after asking"],
            ["npm run destroy -- --stack dev --yes --delete-data dev", "in CI, with the data"],
        ],
    },
    pipeline: {
        does: "Turns raw data into two reports, one on Glue and one on Snowflake, and compares them.",
        options: {
            stack,
            "sample-rows": {
                type: "string",
                value: "N",
                number: { whole: true, min: 1 },
                text: "First generate and upload N sales; otherwise the pipeline uses what is in raw_data/.",
            },
            only: {
                type: "string",
                value: "STAGE",
                choices: ["data", "jobs", "link", "snowflake", "compare"],
                text: "Run only this stage.",
            },
            resume: { type: "boolean", default: false, text: "Continue where the last run stopped." },
            follow: {
                type: "boolean",
                default: false,
                text: "Follow the workflow run in progress instead of starting one.",
            },
            watch: {
                type: "boolean",
                default: false,
                text: "In a sandbox, with --only jobs: run the jobs again each time a file below jobs/ is saved.",
            },
            open: { type: "boolean", default: false, text: "Open the report page in your browser at the end." },
            json,
        },
        examples: [
            ["npm run pipeline -- --stack sandbox --sample-rows 10000", "with generated sales"],
            ["npm run pipeline -- --stack dev", "with your files in raw_data/"],
            ["npm run pipeline -- --stack dev --resume", "continue after an interruption"],
            ["npm run pipeline -- --stack dev --open", "show the report page at the end"],
            ["npm run pipeline -- --stack sandbox --only jobs --watch", "try each edit of a job"],
        ],
    },
    restore: {
        does: "Takes a table back to an earlier snapshot. Shows what changes and asks first, except in a sandbox.",
        options: {
            stack: requiredStack,
            table: { type: "string", required: true, value: "TABLE", text: "The table, as Glue names it." },
            domain: {
                type: "string",
                value: "NAME",
                text: "Its domain, if several domains have a table of that name.",
            },
            snapshot: {
                type: "string",
                value: "ID",
                text: "The snapshot. Without this and --at, the snapshots are listed and nothing is changed.",
            },
            at: {
                type: "string",
                value: "TIME",
                text: "The snapshot that was current at this time, such as 2026-11-26T18:00Z.",
            },
            "dry-run": { type: "boolean", default: false, text: "Only show what would change." },
            yes,
            json,
        },
        examples: [
            ["npm run restore -- --stack dev --table raw_sales_data", "the snapshots to choose from"],
            [
                "npm run restore -- --stack dev --table raw_sales_data --at 2026-11-26T18:00Z --dry-run",
                "what would change",
            ],
            ["npm run restore -- --stack dev --table raw_sales_data --at 2026-11-26T18:00Z", "yesterday's table"],
        ],
    },
    bench: {
        does: "Runs the benchmarks. Without a name, all of them (many minutes), with a report in .lakehouse/bench.",
        actionOptional: true,
        actions: {
            commands: {
                does: "How long a user waits for the commands, in a copy of this checkout.",
                options: {
                    rounds: { ...rounds, default: "3" },
                    only: {
                        type: "string",
                        value: "COMMAND",
                        choices: ["preview", "sandbox", "pipeline", "demo", "check", "test"],
                        text: "Measure only this command. npm test (20 minutes) is measured only this way.",
                    },
                    json,
                },
            },
            jobs: {
                does: "The Glue jobs, compared with plain PySpark.",
                words: { value: "PART", text: "More parts, with --only." },
                options: {
                    rows: {
                        type: "string",
                        default: "1000000",
                        value: "N",
                        number: { whole: true, min: 1 },
                        text: "Number of sales.",
                    },
                    rounds: { ...rounds, default: "3" },
                    only: { type: "string", value: "PART", text: "Run only this part." },
                    against: {
                        type: "string",
                        value: "COMMIT",
                        text: "Only compare the load with that of COMMIT.",
                    },
                    json,
                },
            },
            pulumi: {
                does: "Preview and up, compared with an empty program.",
                options: {
                    rounds: { ...rounds, default: "3" },
                    json,
                },
            },
            aws: {
                does: "The sandbox's AWS, compared with moto's server.",
                options: {
                    rounds: { ...rounds, default: "5" },
                    json,
                },
            },
            sql: {
                does: "The sandbox's Snowflake, compared with fakesnow's server.",
                options: {
                    rounds: { ...rounds, default: "5" },
                    json,
                },
            },
            suites: {
                does: "The sandbox's Snowflake, judged by the drivers' and fakesnow's own tests.",
                options: {
                    repositories: {
                        type: "string",
                        value: "FOLDER",
                        text: "Folder of git clones of the suites that no package contains. Without it, the output says what to clone.",
                    },
                    only: { type: "string", value: "SUITE", text: "Run only this suite." },
                    json,
                },
            },
            "code-share": { does: "The share of Spark code that both engines run.", options: { json } },
        },
        examples: [
            ["npm run bench -- code-share", "seconds"],
            ["npm run bench -- commands", "how long a user waits"],
            ["npm run bench -- jobs --rows 100000", "minutes"],
        ],
    },
    doctor: {
        does: "Checks the tool chain and, with --stack, every part of a stack. Says how to fix what is broken.",
        readOnly: true,
        options: { stack, json },
        examples: [
            ["npm run doctor", "the tools"],
            ["npm run doctor -- --stack dev", "stack dev, from credentials to tables"],
        ],
    },
    accounts: {
        does: "Asks real accounts what no document answers, and writes the results to a file. See docs/accounts.md.",
        options: {
            stack,
            yes: {
                type: "boolean",
                short: "y",
                default: false,
                text: "Also run the probes that create objects, without asking. They are all removed at the end.",
            },
            "read-only": { type: "boolean", default: false, text: "Run only the probes that create nothing." },
            only: { type: "string", multiple: true, value: "ID", text: "Check only this assumption; may be repeated." },
            file: {
                type: "string",
                value: "FILE",
                text: "File for the results, .json or .md. Default: .lakehouse/accounts/NAME.json",
            },
            list: { type: "boolean", default: false, text: "List all assumptions; nothing is asked." },
            json,
        },
        examples: [
            ["npm run accounts -- --list", "what it would ask, and why"],
            ["npm run accounts -- --stack dev --read-only", "create nothing"],
            ["npm run accounts -- --stack dev --yes --file answers.md", "everything, as in CI"],
        ],
    },
    bootstrap: {
        does: "Prints what an administrator applies once, so that deploying needs no administrator. Changes nothing.",
        silent: true,
        actions: {
            snowflake: {
                does: "SQL for ACCOUNTADMIN.",
                options: {
                    "public-key": {
                        type: "string",
                        requiredWithout: ["credit-quota", "preview-key"],
                        value: "FILE",
                        text: "Public key of the deployer, in PEM format.",
                    },
                    stack: {
                        type: "string",
                        short: "s",
                        value: "NAME",
                        text: "Stack whose external volume or catalog integration an administrator creates, whose virtual warehouse has the quota, or that is previewed (without it: dev).",
                    },
                    "credit-quota": {
                        type: "string",
                        value: "NUMBER",
                        number: { whole: true, min: 1 },
                        text: "Snowflake credits a month for the stack's virtual warehouse: a resource monitor and its assignment.",
                    },
                    "preview-key": {
                        type: "string",
                        value: "FILE",
                        text: "Public key of the user that previews and drift checks log in as: the user, and a role that sees the stack's objects and no data.",
                    },
                },
            },
            github: {
                does: "IAM roles for the workflows of a GitHub repository, and the variables that name them.",
                options: {
                    repository: {
                        type: "string",
                        required: true,
                        value: "ORG/REPO",
                        text: "Repository whose workflows log in.",
                    },
                    "account-id": {
                        type: "string",
                        required: true,
                        value: "DIGITS",
                        text: "AWS account of the stacks.",
                    },
                },
            },
            aws: {
                does: "IAM policies, by name, from the settings in Pulumi.NAME.yaml.",
                options: {
                    stack: {
                        type: "string",
                        short: "s",
                        required: true,
                        value: "NAME",
                        text: "Stack name, or a prefix such as 'pr-*'.",
                    },
                },
            },
        },
        examples: [
            ["npm run --silent bootstrap -- snowflake --public-key snowflake_key.pub", "SQL"],
            ["npm run --silent bootstrap -- snowflake --stack dev --credit-quota 20", "SQL for a quota"],
            ["npm run --silent bootstrap -- snowflake --stack dev --preview-key preview_key.pub", "SQL for previews"],
            ["npm run --silent bootstrap -- aws --stack dev > policies.json", "policies"],
            ["npm run --silent bootstrap -- github --repository ORG/REPO --account-id 123456789012", "roles"],
        ],
    },
    review: {
        does: "Writes what a change does to a stack on one page: plan, policy, cost. Fails if a mandatory rule is broken.",
        readOnly: true,
        options: {
            stack: { ...stack, default: "dev" },
            sandbox: trySettings,
            base: {
                type: "string",
                value: "COMMIT",
                text: "With --sandbox: create the stack as COMMIT has it first, so that the plan is the difference.",
            },
            page: { type: "string", required: true, value: "FILE", text: "Where the page goes, as Markdown." },
            "save-plan": {
                type: "string",
                value: "FILE",
                text: "Where the plan goes, encrypted with PLAN_PASSPHRASE, for npm run up -- --plan.",
            },
            json,
        },
        examples: [
            ["npm run review -- --stack dev --page review.md", "what the checkout would change in dev"],
            ["npm run review -- --stack dev --sandbox --base main --page review.md", "without account or secret"],
            ["npm run review -- --stack prod --page review.md --save-plan prod.plan", "for somebody to approve"],
        ],
    },
    github: {
        does: "Writes to GitHub what the workflows have found. Reads GITHUB_TOKEN and GITHUB_REPOSITORY.",
        actions: {
            comment: {
                does: "Writes a page as the one comment of its kind on a pull request.",
                left: "What was already written to GitHub stays; running the command again replaces it.",
                options: {
                    number: pullRequest,
                    page: { type: "string", required: true, value: "FILE", text: "The page." },
                    about: {
                        type: "string",
                        default: "review",
                        value: "TEXT",
                        text: "Kind of the comment; one of each kind is kept.",
                    },
                },
            },
            drift: {
                does: "Opens or updates the issue about a stack's drift, or closes it if there is none.",
                left: "What was already written to GitHub stays; running the command again replaces it.",
                options: {
                    report: {
                        type: "string",
                        required: true,
                        value: "FILE",
                        text: "What npm run preview -- --refresh --json has printed.",
                    },
                },
            },
        },
        examples: [
            ["npm run github -- comment --number 7 --page review.md", "in a workflow"],
            ["npm run github -- drift --report drift.json", "in a workflow"],
        ],
    },
    "pr-stack": {
        does: "Manages the stacks of pull requests, which are named pr-N.",
        actions: {
            settings: {
                does: "Writes Pulumi.pr-N.yaml, and prints the stack's name.",
                options: {
                    number: pullRequest,
                    from: {
                        type: "string",
                        default: "dev",
                        value: "STACK",
                        text: "Stack whose settings it takes over, without names, secrets and schedules.",
                    },
                },
            },
            sweep: {
                does: "Lists and destroys, with their data, stacks whose pull request is closed or that are old.",
                options: {
                    days: {
                        type: "string",
                        default: "7",
                        value: "N",
                        number: { min: 0 },
                        text: "Destroy a stack that was not updated for so long, even if its pull request is open.",
                    },
                    "dry-run": { type: "boolean", default: false, text: "Only list them." },
                },
            },
        },
        examples: [
            ["npm run pr-stack -- settings --number 7", "before npm run up -- --stack pr-7"],
            ["npm run pr-stack -- sweep --dry-run", "what would be destroyed"],
        ],
    },
    test: {
        does: "Runs all tests that a change must pass.",
        script: "npm test",
        words: stages,
        examples: [
            ["npm test", "everything"],
            ["npm test -- tests/provider eslint", "stages whose names contain these words"],
        ],
    },
    "test:full": {
        does: "Runs all tests, including the long ones.",
        words: stages,
        examples: [
            ["npm run test:full", "everything"],
            ["npm run test:full -- tests/e2e", "one folder"],
        ],
    },
    check: {
        does: "Checks types, lint and unit tests in about a minute.",
        words: stages,
        examples: [
            ["npm run check", "all of it"],
            ["npm run check -- types", "one stage"],
        ],
    },
    lint: {
        does: "Checks types, lint and formatting.",
        words: stages,
        examples: [["npm run lint", "all of it"]],
    },
    format: {
        does: "Formats the code and sorts imports.",
        words: stages,
        examples: [["npm run format", "all files"]],
    },
    package: {
        does: "Packs the npm package of library/, and prints the path of its tarball.",
        options: { json },
        examples: [["npm run package", "then, in another project: npm install that path"]],
    },
    cache: {
        does: "Shows or cleans up what setup keeps in your cache folder.",
        actions: {
            show: { does: "Lists the entries, with sizes and users." },
            prune: {
                does: "Removes entries that no checkout uses.",
                options: {
                    days: {
                        type: "string",
                        default: "30",
                        value: "N",
                        number: { min: 0 },
                        text: "Remove entries not used for this many days.",
                    },
                    all: { type: "boolean", default: false, text: "Remove them no matter when they were last used." },
                },
            },
        },
        examples: [
            ["npm run cache -- show", "sizes"],
            ["npm run cache -- prune --days 7", "free disk space"],
        ],
    },
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

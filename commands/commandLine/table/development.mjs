// What who changes this project runs.
import { json } from "./options.mjs";

const rounds = /** @type {const} */ ({
    type: "string",
    value: "N",
    number: { whole: true, min: 1 },
    text: "Number of paired runs.",
});

const stages = /** @type {const} */ ({
    value: "WORD",
    text: "Run only stages whose names contain one of these words.",
});

export const developmentCommands = /** @type {const} */ ({
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
                    only: {
                        type: "string",
                        value: "SUITE",
                        choices: ["gosnowflake", "snowflake-connector-python", "fakesnow"],
                        text: "Run only this suite.",
                    },
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

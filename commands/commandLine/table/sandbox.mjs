// The tool chain, the demo and sandboxes.
import { json } from "./options.mjs";

const sandboxName = /** @type {const} */ ({
    type: "string",
    default: "default",
    value: "NAME",
    text: "Name of the sandbox, if several run.",
});

export const sandboxCommands = /** @type {const} */ ({
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
});

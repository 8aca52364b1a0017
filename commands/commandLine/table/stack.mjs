// What is done to a stack.
import { stack, json, trySettings } from "./options.mjs";

const requiredStack = /** @type {const} */ ({ ...stack, required: true });

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

export const stackCommands = /** @type {const} */ ({
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
});

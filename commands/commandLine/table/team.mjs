// What the workflows of a team run.
import { stack, json, trySettings } from "./options.mjs";

const pullRequest = /** @type {const} */ ({
    type: "string",
    required: true,
    value: "N",
    number: { whole: true, min: 1 },
    text: "Number of the pull request.",
});

export const teamCommands = /** @type {const} */ ({
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
});

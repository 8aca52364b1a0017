// What real accounts need and are asked.
import { stack, json } from "./options.mjs";

export const accountsCommands = /** @type {const} */ ({
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
});

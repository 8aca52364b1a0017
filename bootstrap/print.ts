// npm run --silent bootstrap -- snowflake --public-key FILE
// npm run --silent bootstrap -- aws --stack NAME
//
// Prints what an administrator applies once. It changes nothing.

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { statementsForExistingKey } from "../policy/key";
import { checkoutRoot } from "../setup/checkout";
import { deployerPolicies, deployerScope } from "./awsPolicies";
import { snowflakeBootstrapScript } from "./snowflakeStatements";

const USAGE = `Prints what an administrator applies once, so that deploying needs no administrator.

  npm run --silent bootstrap -- snowflake --public-key FILE   SQL for ACCOUNTADMIN; FILE is the deployer's public key
  npm run --silent bootstrap -- aws --stack NAME              IAM policies, by name, for the stack with Pulumi.NAME.yaml
  npm run --silent bootstrap -- aws --stack 'pr-*'            the same for all stacks whose names begin so
`;

/** What to print for [args]. @throws Error for unknown arguments, a file that is no public key, or a wrong setting. */
export function bootstrapText(args: string[], environment: NodeJS.ProcessEnv = process.env): string {
    const { values, positionals } = parseArgs({
        args,
        allowPositionals: true,
        options: { "public-key": { type: "string" }, stack: { type: "string" }, help: { type: "boolean" } },
    });
    const [cloud, ...more] = positionals;
    if (values.help) {
        return USAGE;
    }
    if (more.length === 0 && cloud === "snowflake" && values["public-key"] !== undefined) {
        return snowflakeBootstrapScript(readFileSync(values["public-key"], "utf8"));
    }
    if (more.length === 0 && cloud === "aws" && values.stack !== undefined) {
        return awsText(values.stack, environment);
    }
    throw new Error(`Expected "snowflake --public-key FILE" or "aws --stack NAME".\n\n${USAGE}`);
}

/** One object of JSON: policy names, and under each its document. */
function awsText(stack: string, environment: NodeJS.ProcessEnv): string {
    const scope = deployerScope(stack, checkoutRoot, environment);
    const { boundary, deployer } = deployerPolicies(scope);
    return `${JSON.stringify({ ...boundary, ...deployer }, undefined, 4)}\n`;
}

/** What is left to say to a person: it does not belong into the policies. */
export function bootstrapAdvice(args: string[], environment: NodeJS.ProcessEnv = process.env): string {
    const { values } = parseArgs({
        args,
        allowPositionals: true,
        strict: false,
        options: { stack: { type: "string" } },
    });
    if (args[0] !== "aws" || typeof values.stack !== "string") {
        return "";
    }
    const scope = deployerScope(values.stack, checkoutRoot, environment);
    const setting =
        scope.boundary.startsWith("arn:") || values.stack.endsWith("*")
            ? `Set in each stack: pulumi config set permissionsBoundary ${scope.boundary}\n`
            : `Set: pulumi config set permissionsBoundary ${scope.boundary} --stack ${values.stack}\n`;
    if (typeof scope.encryption !== "object") {
        return setting;
    }
    const statements = JSON.stringify(statementsForExistingKey(scope, ["ARN OF THE DEPLOYER"]), undefined, 4);
    return `${setting}Let the owner of ${scope.encryption.keyArn} add to its policy:\n${statements}\n`;
}

if (require.main === module) {
    const args = process.argv.slice(2);
    try {
        process.stdout.write(bootstrapText(args));
        process.stderr.write(bootstrapAdvice(args));
    } catch (error) {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        process.exitCode = 1;
    }
}

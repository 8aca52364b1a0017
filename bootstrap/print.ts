// Prints what an administrator applies once. It changes nothing.

import { readFileSync } from "node:fs";

import { Given, runCommand } from "../commands/commandLine/runCommand";
import { statementsForExistingKey } from "../policy/key";
import { checkoutRoot } from "../tools/setup/checkout";
import { deployerPolicies, deployerScope } from "./awsPolicies";
import { creditQuota } from "./creditQuota";
import { githubAccess, PULL_REQUESTS } from "./githubRoles";
import { previewerStatements } from "./previewer";
import { settingsOfFile } from "./settingsOfFile";
import { administratorScript, snowflakeBootstrap } from "./snowflakeStatements";

/** @throws Error for a file that is not a public key, or a wrong setting. */
export function bootstrapText(given: Given<"bootstrap">, environment: NodeJS.ProcessEnv = process.env): string {
    if (given.action === "aws") {
        return awsText(given.values.stack, environment);
    }
    if (given.action === "github") {
        return githubText(given.values, environment);
    }
    return snowflakeText(given.values, environment);
}

/** SQL for the deployer, for the quota of a stack, or for who previews it. */
function snowflakeText(
    {
        "public-key": file,
        stack,
        "credit-quota": credits,
        "preview-key": previewKey,
    }: Extract<Given<"bootstrap">, { action: "snowflake" }>["values"],
    environment: NodeJS.ProcessEnv,
): string {
    const settings = (name: string) => settingsOfFile(name, checkoutRoot, environment);
    const ofStack = stack === undefined ? undefined : settings(stack);
    const ofStackOrDev = () => ofStack ?? settings("dev");
    return administratorScript([
        ...(file === undefined ? [] : snowflakeBootstrap(readFileSync(file, "utf8"), ofStack)),
        ...(credits === undefined ? [] : creditQuota(Number(credits), ofStackOrDev())),
        ...(previewKey === undefined ? [] : previewerStatements(readFileSync(previewKey, "utf8"), ofStackOrDev())),
    ]);
}

/** One object of JSON: policy names, and under each its document. */
function awsText(stack: string, environment: NodeJS.ProcessEnv): string {
    const scope = deployerScope(stack, checkoutRoot, environment);
    const { boundary, deployer } = deployerPolicies(scope);
    return `${JSON.stringify({ ...boundary, ...deployer }, undefined, 4)}\n`;
}

/** One object of JSON: what to make in AWS, and the variables to set in the repository. */
function githubText(
    { repository, "account-id": accountId }: { repository: string; "account-id": string },
    environment: NodeJS.ProcessEnv,
): string {
    const scopeOf = (stack: string) => deployerScope(stack, checkoutRoot, environment);
    const [dev, prod] = [scopeOf("dev"), scopeOf("prod")];
    // Stacks of pull requests have the settings of dev, and its region.
    const ofRequests = deployerScope(PULL_REQUESTS.stacks, checkoutRoot, { ...environment, AWS_REGION: dev.region });
    const scopes = { dev, prod, [PULL_REQUESTS.stacks]: ofRequests };
    return `${JSON.stringify(githubAccess({ repository, accountId, scopes }), undefined, 4)}\n`;
}

const GITHUB_ADVICE = `Create the environments "dev", "prod" (with required reviewers) and "pr" in the repository's settings.
Set the variables as printed, SNOWFLAKE_ORGANIZATION_NAME and SNOWFLAKE_ACCOUNT_NAME, and these secrets:
  PULUMI_ACCESS_TOKEN    token of Pulumi Cloud
  SNOWFLAKE_PRIVATE_KEY  text of the private key of Snowflake's deployer: npm run --silent bootstrap -- snowflake
  SNOWFLAKE_PREVIEW_KEY  text of the private key of the user for previews: npm run --silent bootstrap -- snowflake --preview-key
  PLAN_PASSPHRASE        encrypts the plan of prod until it is approved: openssl rand -base64 32
Put SNOWFLAKE_PRIVATE_KEY into the environments, so that no pull request's own code can read it.
Leave the user, role and key of Snowflake out of the settings files: previews and deployments use different ones.
Set deployerArns as printed in Pulumi.dev.yaml and Pulumi.prod.yaml: previews use a different role than deployments.
`;

/** What is left to say to a person: it does not belong into the policies. */
export function bootstrapAdvice(given: Given<"bootstrap">, environment: NodeJS.ProcessEnv = process.env): string {
    if (given.action === "github") {
        return GITHUB_ADVICE;
    }
    if (given.action !== "aws") {
        return "";
    }
    const { values } = given;
    const scope = deployerScope(values.stack, checkoutRoot, environment);
    const setting =
        scope.boundary.startsWith("arn:") || values.stack.endsWith("*")
            ? `Set in each stack: pulumi config set permissionsBoundary ${scope.boundary}\n`
            : `Set: pulumi config set permissionsBoundary ${scope.boundary} --stack ${values.stack}\n`;
    if (typeof scope.encryption !== "object") {
        return setting;
    }
    const statements = JSON.stringify(statementsForExistingKey(scope, ["ARN OF THE DEPLOYER"], scope), undefined, 4);
    return `${setting}Ask the owner of ${scope.encryption.keyArn} to add to its policy:\n${statements}\n`;
}

if (require.main === module) {
    runCommand("bootstrap", async (given) => {
        process.stdout.write(bootstrapText(given));
        process.stderr.write(bootstrapAdvice(given));
        return 0;
    });
}

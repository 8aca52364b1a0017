// Logins are tried before the engine starts: a login that fails would fail again for each resource of the stack, and to
// one in other clouds than the stack's, every resource would look deleted.
import { whileShown } from "../commandLine/waiting.mjs";
import { SnowflakeConnection } from "../../snowflake-client/connection";
import { connectionSettings } from "../../snowflake-client/login";
import { awsOptions } from "./awsOptions";
import { AwsLoginError, awsCaller } from "./cloudLogins";
import { CloudIdentity, differencesOf, recordedIdentity } from "./cloudIdentity";
import { configValues, regionOf } from "./configValues";
import { explained } from "./engineError";
import type { Operation } from "./operation";
import { snowflakeInputsOf } from "./snowflakeInputs";
import { outputsOf, stateOf } from "./stackState";

/**
 * Refuses an operation whose login fails in either cloud, or leads to other clouds than those that the stack is in.
 * Settings that are missing or wrong are left to the program, which lists them all.
 *
 * @throws Error with each login that fails or leads elsewhere, why, and what to do.
 */
export async function checkLogins({ place, stack }: Pick<Operation, "place" | "stack">): Promise<void> {
    const environment = { ...process.env, ...place.sandbox?.processEnv };
    const values =
        place.sandbox === undefined
            ? await explained(configValues(stack))
            : { "aws:region": place.sandbox.environment.region };
    const [[aws, snowflake], { resources }] = await whileShown("Logging in to AWS and Snowflake", () =>
        Promise.all([
            Promise.allSettled([
                awsLogin(environment, regionOf(values, environment)),
                snowflakeLogin(values, environment),
            ]),
            explained(stateOf(stack)),
        ]),
    );
    const failures = [aws, snowflake].flatMap((login) =>
        login.status === "rejected" ? [loginFailure(login.reason)] : [],
    );
    if (failures.length > 0) {
        throw new Error(
            [
                ...failures,
                `Nothing was changed. Check the whole stack with: npm run doctor -- --stack ${place.stackName}`,
            ].join("\n"),
        );
    }
    const here = Object.assign(
        {},
        ...[aws, snowflake].map((login) => (login.status === "fulfilled" ? login.value : {})),
    );
    const differences = differencesOf(recordedIdentity(outputsOf(resources)), here as CloudIdentity);
    if (differences.length > 0) {
        throw new Error(
            [
                `Stack "${place.stackName}" is not in the accounts you are logged in to:`,
                ...differences.map((difference) => `  ${difference}`),
                "Nothing was changed. Log in to the stack's accounts, or choose a different stack: --stack NAME",
            ].join("\n"),
        );
    }
}

async function awsLogin(environment: NodeJS.ProcessEnv, region: string | undefined): Promise<CloudIdentity> {
    if (region === undefined) {
        return {};
    }
    const { accountId } = await awsCaller(awsOptions(region, environment));
    return { accountId, region };
}

function loginFailure(error: unknown): string {
    const { message } = error as Error;
    return error instanceof AwsLoginError ? `${message} ${error.fix}` : message;
}

async function snowflakeLogin(config: Record<string, string>, environment: NodeJS.ProcessEnv): Promise<CloudIdentity> {
    const checked = connectionSettings(snowflakeInputsOf(config), environment);
    if ("failures" in checked) {
        return {};
    }
    const connection = new SnowflakeConnection(checked.settings);
    try {
        const [row] = await connection.execute(
            "SELECT CURRENT_ORGANIZATION_NAME() || '-' || CURRENT_ACCOUNT_NAME() AS \"account\"",
        );
        return { snowflakeAccount: String(row?.["account"]) };
    } finally {
        await connection.close();
    }
}

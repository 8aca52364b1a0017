// Who we are in either cloud: examined before all else, because everything else is asked as whom we are.
import { awsRegionOf } from "../../../settings/rules";
import type { Connection } from "../../../snowflake-client/connection";
import { LoginError } from "../../../snowflake-client/statementError";
import type { AwsOptions } from "../../stack/awsOptions";
import { AWS_LOGIN_FIX, awsCaller } from "../../stack/cloudLogins";
import { broken, Check, healthy, warning } from "../finding";

export const AWS_LOGIN = "AWS credentials";
export const SNOWFLAKE_LOGIN = "Snowflake session";

/**
 * @param accounts that the stack may be in; any when empty.
 * @param isIn is told the account of the login.
 */
export function awsLogin(
    awsOptions: AwsOptions,
    accounts: readonly string[],
    isIn: (account: string | undefined) => void = () => undefined,
): Check {
    return {
        name: AWS_LOGIN,
        cure: AWS_LOGIN_FIX,
        async look() {
            const { arn, accountId } = await awsCaller(awsOptions);
            isIn(accountId);
            return accounts.length === 0 || accounts.includes(accountId)
                ? healthy(`${arn}`)
                : broken(
                      `You are ${arn}, but the stack is in account ${accounts.join(" or ")}.`,
                      `Use credentials for account ${accounts.join(" or ")}.`,
                  );
        },
    };
}

/** @param open gives the session. @throws Error when settings of the connection are missing or wrong. */
export function snowflakeLogin(open: () => Connection): Check {
    return {
        name: SNOWFLAKE_LOGIN,
        cure:
            "Set SNOWFLAKE_USER, SNOWFLAKE_ROLE and SNOWFLAKE_PRIVATE_KEY_PATH to the deployer's. If its key was " +
            "rotated or never set, ask an administrator to run the SQL that this command prints: " +
            "npm run --silent bootstrap -- snowflake --public-key snowflake_key.pub",
        async look() {
            try {
                const [row] = await open().execute('SELECT CURRENT_USER() AS "user", CURRENT_ROLE() AS "role"');
                return healthy(`${String(row?.["user"])} as ${String(row?.["role"])}`);
            } catch (error) {
                if (error instanceof LoginError && error.fix !== undefined) {
                    return broken(error.seen, error.fix);
                }
                throw error;
            }
        },
    };
}

/** Whether both clouds are in one region: across regions each read pays for the transfer. */
export function regionsCheck(snowflake: () => Connection, region: string, mayDiffer: boolean): Check {
    return {
        name: "regions",
        needs: [SNOWFLAKE_LOGIN],
        cure: "Choose accounts in one region.",
        async look() {
            const [row] = await snowflake().execute('SELECT CURRENT_REGION() AS "region"');
            const answer = String(row?.["region"]);
            if (awsRegionOf(answer) === region) {
                return healthy(`both clouds are in ${region}`);
            }
            const seen = `The stack is in ${region}, the Snowflake account in ${answer}: each read costs data transfer.`;
            return mayDiffer
                ? warning(seen, "Nothing to do: lakehouse:allowCrossRegion is set.")
                : broken(
                      seen,
                      "Set aws:region to Snowflake's region, or allow this: pulumi config set allowCrossRegion true",
                  );
        },
    };
}

// Who we are in AWS. A login that fails is told in the same words by every command.
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

import type { AwsOptions } from "./awsOptions";

/** Whose credentials AWS has accepted. */
export interface AwsCaller {
    arn: string;
    accountId: string;
}

export const AWS_LOGIN_FIX =
    "Run: aws sso login. Or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, to the deployer's credentials.";

/** AWS accepts no credentials of this environment. */
export class AwsLoginError extends Error {
    public readonly fix = AWS_LOGIN_FIX;

    constructor(cause: Error) {
        super(`Cannot log in to AWS: ${cause.name}: ${cause.message.replace(/\.$/, "")}.`, { cause });
    }
}

/** Asks AWS who we are. @throws AwsLoginError */
export async function awsCaller(options: AwsOptions): Promise<AwsCaller> {
    const client = new STSClient(options);
    try {
        const { Arn: arn = "", Account: accountId = "" } = await client.send(new GetCallerIdentityCommand());
        return { arn, accountId };
    } catch (error) {
        throw new AwsLoginError(error as Error);
    } finally {
        client.destroy();
    }
}

import type { PolicyDocument } from "./grant";

/**
 * The AWS identity Snowflake uses for one volume or integration. A role must trust exactly this pair before Snowflake
 * can assume it.
 */
export interface SnowflakePrincipal {
    /** ARN of the IAM user that Snowflake made for the account, as DESC returns it. */
    iamUserArn: string;
    /** What Snowflake sends as `sts:ExternalId`; of one volume or integration only. */
    externalId: string;
}

/**
 * Trust policy with one statement per principal, so that an external ID is accepted only from the user it belongs to.
 *
 * @throws Error when a principal is incomplete: an empty external ID would trust every customer of Snowflake.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
 */
export function snowflakeTrust(principals: readonly SnowflakePrincipal[]): PolicyDocument {
    if (principals.length === 0) {
        throw new Error("A role for Snowflake must trust at least one principal.");
    }
    return {
        Version: "2012-10-17",
        Statement: principals.map(({ iamUserArn, externalId }) => {
            if (!/^arn:[\w-]+:iam::\d{12}:(user|role)\/.+$/.test(iamUserArn) || !externalId) {
                throw new Error(
                    `Snowflake gave "${iamUserArn}" as the IAM user and ${externalId ? "an" : "no"} external ID. A trust ` +
                        "policy needs both. Look at the object with DESC EXTERNAL VOLUME or DESC CATALOG INTEGRATION.",
                );
            }
            return {
                Effect: "Allow",
                Principal: { AWS: iamUserArn },
                Action: "sts:AssumeRole",
                Condition: { StringEquals: { "sts:ExternalId": externalId } },
            };
        }),
    };
}

/** An external ID for outputs and logs: its first four characters. */
export function maskExternalId(externalId: string): string {
    return `${externalId.slice(0, 4)}…`;
}

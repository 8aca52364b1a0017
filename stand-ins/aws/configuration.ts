import { requireLoopbackUrl } from "../loopback";
import { flag, list, map, object, text, ValuesOf } from "../property";
import { Account } from "./account";

/** Inputs of `aws.Provider`, as far as the program uses them. */
export const configuration = {
    region: text({ replace: true }),
    accessKey: text({ secret: true }),
    secretKey: text({ secret: true }),
    token: text({ secret: true }),
    allowedAccountIds: list(text()),
    defaultTags: object({ tags: map(text()) }),
    endpoints: list(
        object({
            cloudwatchlogs: text(),
            glue: text(),
            iam: text(),
            kms: text(),
            lakeformation: text(),
            s3: text(),
            sts: text(),
        }),
    ),
    s3UsePathStyle: flag(),
    skipCredentialsValidation: flag(),
    skipMetadataApiCheck: flag(),
    skipRegionValidation: flag(),
    skipRequestingAccountId: flag(),
};

/**
 * Opens the account that the configuration names; what it leaves out comes from the environment, as with the
 * official provider, except that no credentials file and no metadata service is ever asked.
 *
 * @throws Error when an endpoint is not on this machine, before any call; when region or credentials are missing;
 * when the account is none of those allowed.
 */
export async function configure(given: ValuesOf<typeof configuration>, signal: AbortSignal): Promise<Account> {
    const endpoint = endpointOf(given);
    const region = given.region ?? process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"];
    if (!region) {
        throw new Error("No AWS region: set aws:region, the provider's region, or AWS_REGION.");
    }
    const accessKeyId = given.accessKey ?? process.env["AWS_ACCESS_KEY_ID"];
    const secretAccessKey = given.secretKey ?? process.env["AWS_SECRET_ACCESS_KEY"];
    if (!accessKeyId || !secretAccessKey) {
        throw new Error(
            "No AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (npm run sandbox -- env).",
        );
    }
    const sessionToken = given.token ?? process.env["AWS_SESSION_TOKEN"];
    const account = await Account.open(
        { region, endpoint, credentials: { accessKeyId, secretAccessKey, sessionToken } },
        given.defaultTags?.tags ?? {},
        signal,
    );
    const allowed = given.allowedAccountIds ?? [];
    if (allowed.length > 0 && !allowed.includes(account.identity.accountId)) {
        throw new Error(
            `AWS account ${account.identity.accountId} is none of the allowed ones (${allowed.join(", ")}). ` +
                "Use credentials of the right account, or change allowedAccountIds.",
        );
    }
    return account;
}

function endpointOf(given: ValuesOf<typeof configuration>): string {
    const named = (given.endpoints ?? []).flatMap((services) => Object.entries(services));
    for (const [service, endpoint] of named) {
        requireLoopbackUrl(`endpoints.${service}`, endpoint);
    }
    const distinct = new Set(named.map(([, endpoint]) => endpoint));
    if (distinct.size > 1) {
        throw new Error(`The sandbox's AWS has one endpoint for all services; endpoints names ${distinct.size}.`);
    }
    return requireLoopbackUrl("AWS_ENDPOINT_URL", [...distinct][0] ?? process.env["AWS_ENDPOINT_URL"]);
}

// Why a login failed, in terms of the settings that cause it.

import { ConnectionSettings } from "./login";
import { LoginError } from "./statementError";

/** What is wrong, and what to do about it. */
type Explanation = readonly [what: string, fix: string];

interface Cause {
    matches: (code: string, message: string) => boolean;
    explain: (settings: ConnectionSettings) => Explanation;
}

const credentialCauses: Cause[] = [
    {
        matches: (code, message) =>
            code === "390422" || code === "390432" || /network policy|IP.*not allowed/i.test(message),
        explain: () => ["A network policy of the account blocks this address.", "Add it to the policy's allowed list."],
    },
    {
        matches: (code, message) => ["390102", "390109", "390408"].includes(code) || /locked/i.test(message),
        explain: ({ user }) => [
            `The user ${user} is locked.`,
            `Wait 15 minutes, or ask an administrator to run ALTER USER "${user}" SET MINS_TO_UNLOCK = 0.`,
        ],
    },
    {
        matches: (code, message) => code === "390101" || /user.*disabled/i.test(message),
        explain: ({ user }) => [
            `The user ${user} is disabled.`,
            `Ask an administrator to run ALTER USER "${user}" SET DISABLED = FALSE.`,
        ],
    },
    // Accounts answer 390144 and keep the reason for administrators; some drivers see it.
    // https://docs.snowflake.com/en/user-guide/key-pair-auth-troubleshooting
    {
        matches: (code, message) => code === "394300" || /JWT_TOKEN_INVALID_USER_IN_ISSUER/.test(message),
        explain: ({ user }) => [
            `The account has no user with login name ${user}.`,
            `Compare it with LOGIN_NAME (not NAME) in DESCRIBE USER "${user}".`,
        ],
    },
    {
        matches: (code, message) =>
            ["394301", "394302", "394303"].includes(code) ||
            /JWT_TOKEN_(MISSING_ISSUE_OR_EXPIRATION|INVALID_ISSUE|INVALID_EXPIRATION)_TIME/.test(message),
        explain: () => [
            "The signature reached Snowflake more than a minute after it was made, or before it was made.",
            "Synchronize this machine's clock with NTP.",
        ],
    },
    {
        matches: (code, message) =>
            code === "394304" || /JWT_TOKEN_INVALID_PUBLIC_KEY_FINGERPRINT_MISMATCH/.test(message),
        explain: ({ user }) => [
            `The user ${user} has a different public key.`,
            `Compare RSA_PUBLIC_KEY_FP and RSA_PUBLIC_KEY_2_FP of DESCRIBE USER "${user}" with the key, and set it with ALTER USER "${user}" SET RSA_PUBLIC_KEY.`,
        ],
    },
    {
        matches: (code, message) => code === "394307" || /JWT_TOKEN_ACCOUNT_MISMATCH/.test(message),
        explain: (settings) => [
            `The signature is for account ${account(settings)}, but a different account answered.`,
            "Check organizationName, accountName and host.",
        ],
    },
    // https://docs.snowflake.com/en/user-guide/security-mfa-rollout
    {
        matches: (code, message) => code === "394508" || /multi-?factor|\bMFA\b/i.test(message),
        explain: ({ user }) => [
            `The account requires a second factor for ${user}: since 2026, people and LEGACY_SERVICE users cannot log in with only a password.`,
            "Use a service user with a key pair; bootstrap/deployer.sql creates one.",
        ],
    },
    {
        matches: (code) => code === "390144",
        explain: ({ user }) => [
            `The private key does not match user ${user}: the user does not exist, or has a different public key.`,
            `Compare RSA_PUBLIC_KEY_FP of DESCRIBE USER "${user}" with the key, and set it with ALTER USER "${user}" SET RSA_PUBLIC_KEY. ` +
                "The signature also depends on the account name and this machine's clock. An administrator can find the cause with: " +
                "SELECT SYSTEM$GET_LOGIN_FAILURE_DETAILS('the ID in brackets').",
        ],
    },
    {
        matches: (code, message) =>
            /^39(03(03|17|18|19)|4400)$/.test(code) || /token.*(expired|invalid)/i.test(message),
        explain: ({ user }) => [
            `The access token of ${user} is expired or invalid.`,
            `Create a new one with ALTER USER "${user}" ADD PROGRAMMATIC ACCESS TOKEN.`,
        ],
    },
    {
        matches: (code, message) =>
            code === "390189" || /role.*(not exist|not granted|not authorized|not assigned)/i.test(message),
        explain: ({ user, role }) => [
            `The role ${role} does not exist or is not granted to ${user}.`,
            `Ask an administrator to run GRANT ROLE "${role}" TO USER "${user}"; bootstrap/deployer.sql does this.`,
        ],
    },
    {
        matches: (code) => code === "390100",
        explain: ({ user }) => [
            `Wrong user name or password for ${user}.`,
            "Correct SNOWFLAKE_USER and SNOWFLAKE_PASSWORD; repeated attempts lock the user.",
        ],
    },
];

const networkCauses: Cause[] = [
    {
        matches: (_, message) => /ENOTFOUND|EAI_AGAIN/.test(message),
        explain: (settings) => [
            `Host ${address(settings)} was not found.`,
            "Check organizationName and accountName (SELECT CURRENT_ORGANIZATION_NAME(), CURRENT_ACCOUNT_NAME()), and the network.",
        ],
    },
    {
        matches: (_, message) => /ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|timeout/i.test(message),
        explain: (settings) => [
            `${address(settings)} does not respond.`,
            "Check host, port, proxy and network; for a sandbox, check that it is running.",
        ],
    },
    {
        matches: (_, message) => /certificate|self.signed|TLS|SSL/i.test(message),
        explain: (settings) => [
            `${address(settings)} presents a certificate that this machine does not trust.`,
            "If a proxy is in between, set NODE_EXTRA_CA_CERTS.",
        ],
    },
    {
        matches: (code, message) => /\b40[34]\b/.test(`${code} ${message}`),
        explain: (settings) => [
            `${address(settings)} has no account ${account(settings)}.`,
            "Check organizationName and accountName (SELECT CURRENT_ORGANIZATION_NAME(), CURRENT_ACCOUNT_NAME()).",
        ],
    },
];

/** The error of a failed login: what was tried, why it failed, what to do. */
export function connectError(settings: ConnectionSettings, error: unknown): LoginError {
    const { code, message } = reasonOf(error);
    const cause = [...credentialCauses, ...networkCauses].find(({ matches }) => matches(code, message));
    const [what = "", fix] = cause?.explain(settings) ?? [];
    const text = `Cannot log in to the Snowflake account ${account(settings)} as ${settings.user}. ${what}`.trim();
    return new LoginError(text, fix, `(Snowflake's client says: ${message}${code === "" ? "" : `, code ${code}`})`);
}

function account(settings: ConnectionSettings): string {
    return `${settings.organizationName}-${settings.accountName}`;
}

function address(settings: ConnectionSettings): string {
    const host = settings.host ?? `${account(settings)}.snowflakecomputing.com`;
    return settings.port === undefined ? host : `${host}:${settings.port}`;
}

function reasonOf(error: unknown): { code: string; message: string } {
    const { code, message, data, cause } = error as {
        code?: unknown;
        message?: string;
        data?: { code?: unknown };
        cause?: { message?: string; code?: string };
    };
    const inner = [cause?.code, cause?.message].filter((text) => text && !message?.includes(text)).join(" ");
    return {
        code: String(data?.code ?? code ?? ""),
        message: [message ?? String(error), inner].filter(Boolean).join(" "),
    };
}

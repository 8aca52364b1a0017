import { expect } from "chai";
import { generateKeyPairSync } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import { ConfiguredConnection } from "../../snowflake-client/configuredConnection";
import { connectError } from "../../snowflake-client/connectError";
import { clientOptions } from "../../snowflake-client/connection";
import {
    ConnectionSettings,
    connectionSettings,
    connectionVariables,
    environmentOf,
    ProviderInputs,
} from "../../snowflake-client/login";
import { failureOf } from "./testContext";

const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const privateKey = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const encryptedKey = pair.privateKey
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "open sesame" })
    .toString();
const account = { organizationName: "MYORG", accountName: "MYACCOUNT", user: "ME" };

function settingsOf(inputs: ProviderInputs, environment: NodeJS.ProcessEnv = {}): ConnectionSettings {
    const result = connectionSettings(inputs, environment);
    if ("failures" in result) {
        throw new Error(JSON.stringify(result.failures));
    }
    return result.settings;
}

function failuresOf(inputs: ProviderInputs, environment: NodeJS.ProcessEnv = {}): Record<string, string> {
    const result = connectionSettings(inputs, environment);
    return "failures" in result
        ? Object.fromEntries(result.failures.map(({ property, reason }) => [property, reason]))
        : {};
}

describe("connectionSettings", () => {
    it("takes inputs first, and the environment for what they leave out", () => {
        const environment = {
            SNOWFLAKE_ORGANIZATION_NAME: "OTHER",
            SNOWFLAKE_ACCOUNT_NAME: "MYACCOUNT",
            SNOWFLAKE_USER: "ME",
            SNOWFLAKE_ROLE: "R",
            SNOWFLAKE_WAREHOUSE: "WH",
            SNOWFLAKE_PRIVATE_KEY: privateKey,
            SNOWFLAKE_HOST: "127.0.0.1",
            SNOWFLAKE_PORT: "8080",
            SNOWFLAKE_PROTOCOL: "http",
        };
        expect(settingsOf({ organizationName: "MYORG" }, environment)).to.deep.equal({
            ...account,
            role: "R",
            virtualWarehouse: "WH",
            privateKeyPem: privateKey,
            password: undefined,
            token: undefined,
            host: "127.0.0.1",
            port: 8080,
            protocol: "http",
        });
    });

    it("reads the key from the file that the environment names", () => {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "key-"));
        try {
            const file = path.join(folder, "key.p8");
            fs.writeFileSync(file, privateKey);
            expect(settingsOf(account, { SNOWFLAKE_PRIVATE_KEY_PATH: file }).privateKeyPem).to.equal(privateKey);
        } finally {
            fs.rmSync(folder, { recursive: true });
        }
    });

    it("decrypts an encrypted key", () => {
        const settings = settingsOf({ ...account, privateKey: encryptedKey, privateKeyPassphrase: "open sesame" });
        expect(settings.privateKeyPem).to.equal(privateKey);
    });

    it("lets an explicit credential win over those of the environment", () => {
        const settings = settingsOf(
            { ...account, token: "t" },
            { SNOWFLAKE_PRIVATE_KEY: privateKey, SNOWFLAKE_PASSWORD: "p" },
        );
        expect(settings).to.include({ token: "t", password: undefined, privateKeyPem: undefined });
    });

    describe("handed on by the environment, is the same login whatever that environment holds", () => {
        const inherited = {
            SNOWFLAKE_ACCOUNT: "OTHER-ACCOUNT",
            SNOWFLAKE_ACCOUNT_NAME: "OTHER",
            SNOWFLAKE_HOST: "other.example",
            SNOWFLAKE_PRIVATE_KEY: privateKey,
            SNOWFLAKE_PRIVATE_KEY_PATH: "/no/such/key.p8",
            SNOWFLAKE_PRIVATE_KEY_PASSPHRASE: "of another key",
            SNOWFLAKE_PASSWORD: "other",
            SNOWFLAKE_TOKEN: "other",
        };
        const logins: Record<string, ProviderInputs> = {
            "a token": { token: "t" },
            "a password": { password: "p" },
            "a key": { privateKey },
            "an encrypted key": { privateKey: encryptedKey, privateKeyPassphrase: "open sesame" },
        };
        for (const [which, login] of Object.entries(logins)) {
            it(`${which} of the stack's settings, for the pipeline in an up`, () => {
                const inputs = { ...account, host: "lake.example", ...login };
                const variables = connectionVariables(inputs);
                expect(settingsOf({}, { ...inherited, ...variables })).to.deep.equal(settingsOf(inputs, inherited));
            });

            it(`${which}, for a program in Python, which is left one credential and one account`, () => {
                const variables = environmentOf(settingsOf({ ...account, ...login }, inherited));
                expect(settingsOf({}, variables)).to.deep.equal(settingsOf({ ...account, ...login }, inherited));
                const credentials = ["PRIVATE_KEY", "PRIVATE_KEY_PATH", "TOKEN", "PASSWORD"].filter(
                    (name) => variables[`SNOWFLAKE_${name}`] !== "",
                );
                expect(credentials).to.have.length(1);
                expect(variables).to.include({ SNOWFLAKE_ACCOUNT: "", SNOWFLAKE_PRIVATE_KEY_PASSPHRASE: "" });
            });
        }

        it("leaves the environment's own login to it where the settings have none", () => {
            const environment = { SNOWFLAKE_TOKEN: "t" };
            expect(settingsOf({}, { ...environment, ...connectionVariables(account) })).to.include({ token: "t" });
        });
    });

    it("names all that is missing at once, with the variables that help", () => {
        const failures = failuresOf({});
        expect(Object.keys(failures)).to.deep.equal(["organizationName", "accountName", "user", "privateKey"]);
        expect(failures["user"]).to.include("SNOWFLAKE_USER");
    });

    const wrong: [string, ProviderInputs, NodeJS.ProcessEnv, string, string][] = [
        ["a port that is none", { ...account, password: "p", port: "x" }, {}, "port", "between 1 and 65535"],
        ["a host with a protocol", { ...account, password: "p", host: "https://h" }, {}, "host", "only a host name"],
        ["another protocol", { ...account, password: "p", protocol: "ftp" }, {}, "protocol", 'Expected "https"'],
        [
            "plain http to a host that is not this machine",
            { ...account, password: "p", protocol: "http", host: "example.com" },
            {},
            "protocol",
            "Credentials are sent only over https",
        ],
        ["two credentials", { ...account, password: "p", token: "t" }, {}, "token", "exactly one of"],
        ["a key file that is missing", account, { SNOWFLAKE_PRIVATE_KEY_PATH: "/no/such/key" }, "privateKey", "ENOENT"],
        ["text that is no key", { ...account, privateKey: "abc" }, {}, "privateKey", "not a private key in PEM format"],
        ["a key that is cut off", { ...account, privateKey: privateKey.slice(0, 200) }, {}, "privateKey", "truncated"],
        [
            "an encrypted key alone",
            { ...account, privateKey: encryptedKey },
            {},
            "privateKeyPassphrase",
            "is encrypted",
        ],
        [
            "the wrong passphrase",
            { ...account, privateKey: encryptedKey, privateKeyPassphrase: "x" },
            {},
            "privateKeyPassphrase",
            "does not decrypt",
        ],
    ];
    for (const [title, inputs, environment, property, reason] of wrong) {
        it(`refuses ${title}`, () => expect(failuresOf(inputs, environment)[property]).to.include(reason));
    }

    it("refuses a key that is not RSA", () => {
        const key = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
        expect(failuresOf({ ...account, privateKey: key })["privateKey"]).to.include("ed25519");
    });

    it("shows no secret in what it says", () => {
        const secrets = ["hunter2-password", "hunter2-token", "hunter2-passphrase"];
        const [password, token, privateKeyPassphrase] = secrets;
        const texts = JSON.stringify(failuresOf({ password, token, privateKeyPassphrase, privateKey: "hunter2-key" }));
        expect(texts).to.not.include("hunter2");
    });
});

describe("clientOptions", () => {
    it("logs in with a key pair, a token or a password", () => {
        expect(clientOptions(settingsOf({ ...account, privateKey }))).to.include({
            account: "MYORG-MYACCOUNT",
            username: "ME",
            authenticator: "SNOWFLAKE_JWT",
            privateKey,
        });
        expect(clientOptions(settingsOf({ ...account, token: "t" }))).to.include({
            authenticator: "PROGRAMMATIC_ACCESS_TOKEN",
            token: "t",
        });
        expect(clientOptions(settingsOf({ ...account, password: "p" }))).to.include({ password: "p" });
    });

    it("names an address only where one is set", () => {
        expect(clientOptions(settingsOf({ ...account, token: "t" }))).to.not.have.property("accessUrl");
        const local = settingsOf({ ...account, token: "t", host: "127.0.0.1", port: "8080", protocol: "http" });
        expect(clientOptions(local)).to.include({ accessUrl: "http://127.0.0.1:8080" });
    });
});

describe("connectError", () => {
    const settings = settingsOf({ ...account, role: "R", password: "p", host: "h.example", port: "443" });
    const cases: [string, unknown, string][] = [
        [
            "a wrong password",
            { code: "390100", message: "Incorrect username or password was specified." },
            "Wrong user name or password for ME",
        ],
        ["a wrong key", { code: "390144", message: "JWT token is invalid." }, "The private key does not match user ME"],
        // https://docs.snowflake.com/en/user-guide/key-pair-auth-troubleshooting
        ["a user that is not there", { code: "394300", message: "JWT token is invalid." }, "LOGIN_NAME"],
        [
            "a clock that is wrong",
            { code: "394302", message: "JWT token is invalid." },
            "Synchronize this machine's clock",
        ],
        ["a signature that is too old", { code: "394303", message: "JWT token is invalid." }, "more than a minute"],
        [
            "another key, in words alone",
            { code: 390144, message: "JWT_TOKEN_INVALID_PUBLIC_KEY_FINGERPRINT_MISMATCH" },
            "RSA_PUBLIC_KEY_2_FP",
        ],
        ["another key", { code: "394304", message: "JWT token is invalid." }, "The user ME has a different public key"],
        ["another account", { code: "394307", message: "JWT token is invalid." }, "Check organizationName"],
        [
            "a password without a second factor",
            { code: "394508", message: "Multi-factor authentication is required for this account." },
            "Use a service user with a key pair",
        ],
        [
            "an expired token",
            { code: "394400", message: "Programmatic access token is invalid." },
            "expired or invalid",
        ],
        ["a locked user", { code: "390102", message: "User temporarily locked." }, "SET MINS_TO_UNLOCK = 0"],
        ["a disabled user", { code: "390101", message: "User access disabled." }, "SET DISABLED = FALSE"],
        [
            "a role that is not granted",
            { code: "390189", message: "Role 'R' is not granted" },
            'GRANT ROLE "R" TO USER "ME"',
        ],
        ["a network policy", { code: "390432", message: "Network policy is required." }, "network policy"],
        [
            "a host that is not known",
            { code: 401001, message: "Network error", cause: { code: "ENOTFOUND" } },
            "h.example:443 was not found",
        ],
        [
            "a host that does not answer",
            { code: 401001, message: "connect ECONNREFUSED 127.0.0.1:1" },
            "h.example:443 does not respond",
        ],
        [
            "an account that does not exist",
            { code: 401001, message: "Request failed with status code 404" },
            "has no account MYORG-MYACCOUNT",
        ],
        [
            "a certificate that is not trusted",
            { code: 401001, message: "self signed certificate" },
            "NODE_EXTRA_CA_CERTS",
        ],
    ];
    for (const [title, error, explanation] of cases) {
        it(`explains ${title}`, () => {
            const { message } = connectError(settings, error);
            expect(message).to.include("Cannot log in to the Snowflake account MYORG-MYACCOUNT as ME.");
            expect(message).to.include(explanation);
        });
    }

    it("passes on what it does not know", () => {
        expect(connectError(settings, { code: "399999", message: "Something new." }).message).to.include(
            "(Snowflake's client says: Something new., code 399999)",
        );
    });
});

describe("ConfiguredConnection", () => {
    it("reports wrong settings when it is first used", async () => {
        const error = await failureOf(new ConfiguredConnection({ port: "x" }, {}).execute("SELECT 1"));
        expect(error.message).to.include("The Snowflake connection is not configured:");
        expect(error.message).to.include("organizationName (SNOWFLAKE_ORGANIZATION_NAME) is missing");
        expect(error.message).to.include("port (SNOWFLAKE_PORT)");
    });
});

// Settings of the connection: the provider's inputs, and for what they leave out the standard variables of Snowflake's
// clients. Ports and secrets of a local endpoint come by environment, so they never enter the Pulumi state.

import { createPrivateKey } from "node:crypto";
import * as fs from "node:fs";

import { ENVIRONMENT_VARIABLES, LoginInput } from "./loginInputs";

/** How to reach one account as one user. Exactly one of privateKeyPem, password and token is set. */
export interface ConnectionSettings {
    organizationName: string;
    accountName: string;
    user: string;
    role?: string;
    virtualWarehouse?: string;
    /** PKCS#8 PEM, not encrypted. */
    privateKeyPem?: string;
    password?: string;
    token?: string;
    host?: string;
    port?: number;
    protocol: "https" | "http";
}

/** Inputs of the provider, as text. */
export type ProviderInputs = Partial<Record<InputName, string>>;

type InputName = LoginInput;

/** Something wrong with a setting, and its cure. */
export interface SettingFailure {
    property: InputName;
    reason: string;
}

/** Holds the path of a key file; no input stands for it. */
const KEY_FILE_VARIABLE = "SNOWFLAKE_PRIVATE_KEY_PATH";

/**
 * [inputs] as variables of the environment that a program takes its connection from: they win over what it inherits, as
 * they do in {@link connectionSettings}. An explicit credential empties the variables of all others.
 */
export function connectionVariables<T>(inputs: Partial<Record<InputName, T>>): Record<string, T | ""> {
    const names = (Object.keys(inputs) as InputName[]).filter((name) => inputs[name] !== undefined);
    const explicit = credentialNames.some((name) => names.includes(name));
    const emptied = [...credentialNames.map((name) => ENVIRONMENT_VARIABLES[name]), KEY_FILE_VARIABLE];
    return {
        ...(explicit ? Object.fromEntries(emptied.map((variable) => [variable, "" as const])) : {}),
        ...Object.fromEntries(names.map((name) => [ENVIRONMENT_VARIABLES[name], inputs[name] as T])),
    };
}

/**
 * [settings] for a program in another language, as variables that leave it nothing to choose or to inherit: which
 * credential counts was decided here.
 */
export function environmentOf(settings: ConnectionSettings): Record<string, string> {
    const values: Record<InputName, string | number | undefined> = {
        organizationName: settings.organizationName,
        accountName: settings.accountName,
        user: settings.user,
        role: settings.role,
        virtualWarehouse: settings.virtualWarehouse,
        privateKey: settings.privateKeyPem,
        privateKeyPassphrase: undefined,
        password: settings.password,
        token: settings.token,
        host: settings.host,
        port: settings.port,
        protocol: settings.protocol,
    };
    const variables = Object.entries(values).map(([name, value]) => [
        ENVIRONMENT_VARIABLES[name as InputName],
        String(value ?? ""),
    ]);
    // Python's clients know the account by one name, too.
    return { ...Object.fromEntries(variables), [KEY_FILE_VARIABLE]: "", SNOWFLAKE_ACCOUNT: "" };
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/;

/**
 * Settings from [inputs] and [environment].
 * @returns either the settings, or everything that is wrong with them.
 */
export function connectionSettings(
    inputs: ProviderInputs,
    environment: NodeJS.ProcessEnv,
): { settings: ConnectionSettings } | { failures: SettingFailure[] } {
    const failures: SettingFailure[] = [];
    const fail = (property: InputName, reason: string): undefined => {
        failures.push({ property, reason });
    };
    const value = (name: InputName): string | undefined =>
        inputs[name] || environment[ENVIRONMENT_VARIABLES[name]] || undefined;
    const required = (name: InputName, example: string): string => {
        const found = value(name);
        if (found === undefined) {
            fail(
                name,
                `is missing. Set it, or ${ENVIRONMENT_VARIABLES[name]} in the environment; for example ${example}.`,
            );
        }
        return found ?? "";
    };

    const organizationName = required("organizationName", "MYORG");
    const accountName = required("accountName", "MYACCOUNT");
    const user = required("user", "LAKEHOUSE_DEPLOYER");

    const port = value("port");
    if (port !== undefined && !/^[1-9]\d{0,4}$/.test(port)) {
        fail("port", `is "${port}". Expected a TCP port between 1 and 65535.`);
    }
    const host = value("host");
    if (host !== undefined && !/^[A-Za-z0-9._[\]:-]+$/.test(host)) {
        fail("host", `is "${host}". Expected only a host name, without protocol, port or path.`);
    }
    const protocol = value("protocol") ?? "https";
    if (protocol !== "https" && protocol !== "http") {
        fail("protocol", `is "${protocol}". Expected "https", or "http" for an endpoint on the loopback interface.`);
    }
    if (protocol === "http" && (host === undefined || !LOOPBACK.test(host))) {
        fail(
            "protocol",
            `is "http", but the host ${host ?? "of the account"} is not on the loopback interface. Credentials are sent only over https.`,
        );
    }

    // An explicit credential wins over those of the environment.
    const explicit = credentialNames.some((name) => inputs[name]);
    const credential = (name: InputName): string | undefined => (explicit ? inputs[name] || undefined : value(name));
    const password = credential("password");
    const token = credential("token");
    const privateKey = credential("privateKey") ?? (explicit ? undefined : keyFromFile(environment, fail));
    const given = credentialNames.filter((name) => ({ privateKey, password, token })[name] !== undefined);
    if (given.length === 0 && failures.every(({ property }) => property !== "privateKey")) {
        fail(
            "privateKey",
            "is missing, and so are password and token. Set one of them, or SNOWFLAKE_PRIVATE_KEY_PATH in the environment.",
        );
    }
    if (given.length > 1) {
        fail(
            given[1] ?? "privateKey",
            `is set together with ${given[0]}. Set exactly one of [privateKey], [password] and [token].`,
        );
    }
    const privateKeyPem =
        privateKey === undefined ? undefined : readKey(privateKey, value("privateKeyPassphrase"), fail);

    if (failures.length > 0) {
        return { failures };
    }
    const settings: ConnectionSettings = {
        organizationName,
        accountName,
        user,
        role: value("role"),
        virtualWarehouse: value("virtualWarehouse"),
        privateKeyPem,
        password,
        token,
        host,
        port: port === undefined ? undefined : Number(port),
        protocol: protocol === "http" ? "http" : "https",
    };
    return { settings };
}

const credentialNames = ["privateKey", "password", "token"] as const;

type Fail = (property: InputName, reason: string) => undefined;

function keyFromFile(environment: NodeJS.ProcessEnv, fail: Fail): string | undefined {
    const file = environment[KEY_FILE_VARIABLE];
    if (!file) {
        return undefined;
    }
    try {
        return fs.readFileSync(file, "utf8");
    } catch (error) {
        return fail("privateKey", `cannot be read from SNOWFLAKE_PRIVATE_KEY_PATH: ${(error as Error).message}.`);
    }
}

function readKey(pem: string, passphrase: string | undefined, fail: Fail): string | undefined {
    const encrypted = /-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED/.test(pem);
    if (!encrypted && !pem.includes("PRIVATE KEY-----")) {
        return fail(
            "privateKey",
            "is not a private key in PEM format. Expected text that starts with -----BEGIN PRIVATE KEY-----.",
        );
    }
    if (encrypted && !passphrase) {
        return fail(
            "privateKeyPassphrase",
            "is missing, but the private key is encrypted. Set it, or SNOWFLAKE_PRIVATE_KEY_PASSPHRASE in the environment.",
        );
    }
    try {
        const key = createPrivateKey({ key: pem, passphrase });
        if (key.asymmetricKeyType !== "rsa") {
            return fail(
                "privateKey",
                `is a key of type ${key.asymmetricKeyType}. Snowflake accepts RSA keys of at least 2048 bits.`,
            );
        }
        return key.export({ type: "pkcs8", format: "pem" }).toString();
    } catch {
        // The reason of OpenSSL is a code that helps nobody, and it may quote the key.
        return encrypted
            ? fail(
                  "privateKeyPassphrase",
                  "does not decrypt the private key. Check that the passphrase belongs to the key.",
              )
            : fail(
                  "privateKey",
                  "cannot be read as an RSA private key. It may be truncated, or its line breaks may be missing.",
              );
    }
}

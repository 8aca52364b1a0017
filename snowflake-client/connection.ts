// One session of Snowflake's own client, opened by the first statement and shared by all.

import { setTimeout as sleep } from "node:timers/promises";

import type * as sdk from "snowflake-sdk";

import { connectError } from "./connectError";
import { ConnectionSettings } from "./login";
import { StatementError } from "./statementError";

/** One row of a result; SHOW and DESCRIBE name their columns in lower case. */
export type Row = Readonly<Record<string, unknown>>;

/** What the resources need of a session. */
export interface Connection {
    /**
     * Runs one statement.
     * @throws StatementError when Snowflake refuses it, or when [signal] aborts it.
     */
    execute(sqlText: string, signal?: AbortSignal): Promise<Row[]>;
    /** Ends the session. */
    close(): Promise<void>;
}

/** Codes that say that the session is gone; the statement has not run, so it may be sent again. */
const SESSION_GONE = ["390104", "390111", "390112", "390114", "390195"];
/** Of the client: the connection was closed, or never opened. */
const CLIENT_NOT_CONNECTED = ["405501", "405503", "407001", "407002"];

const STATEMENT_TIMEOUT_MILLIS = 120_000;
const LOGIN_RETRIES = 2;
const LOGOUT_MILLIS = 5_000;

/** How values of a result arrive. */
export interface ResultFormat {
    /** Numbers as text with all their digits, for values that must be compared exactly. @default false */
    numbersAsText?: boolean;
}

/** A connection to the account of [settings]. Nothing is sent until the first statement. */
export class SnowflakeConnection implements Connection {
    private readonly settings: ConnectionSettings;
    private readonly format: ResultFormat;
    private session: Promise<sdk.Connection> | undefined;

    constructor(settings: ConnectionSettings, format: ResultFormat = {}) {
        this.settings = settings;
        this.format = format;
    }

    async execute(sqlText: string, signal?: AbortSignal): Promise<Row[]> {
        const session = await this.open();
        try {
            return await run(session, sqlText, signal);
        } catch (error) {
            if (!(error instanceof StatementError && sessionIsGone(error.code))) {
                throw error;
            }
            // The first of several statements that find the session gone opens the next one.
            if ((await this.session?.catch(() => undefined)) === session) {
                this.session = undefined;
            }
            return run(await this.open(), sqlText, signal);
        }
    }

    async close(): Promise<void> {
        const session = await this.session?.catch(() => undefined);
        this.session = undefined;
        if (session !== undefined) {
            // A session that nobody closes ends by itself; a host that is away would be tried for a minute.
            const patience = new AbortController();
            const loggedOut = new Promise<void>((resolve) => session.destroy(() => resolve()));
            const outOfPatience = sleep(LOGOUT_MILLIS, undefined, { signal: patience.signal }).catch(() => undefined);
            await Promise.race([loggedOut, outOfPatience]);
            patience.abort();
        }
    }

    private open(): Promise<sdk.Connection> {
        this.session ??= login(this.settings, this.format).catch((error: unknown) => {
            this.session = undefined;
            throw error;
        });
        return this.session;
    }
}

async function login(settings: ConnectionSettings, format: ResultFormat): Promise<sdk.Connection> {
    // Loaded late: it takes longer than the rest of a preview that needs no session.
    const snowflake = await loadClient();
    const connection = snowflake.createConnection(clientOptions(settings, format));
    return new Promise((resolve, reject) => {
        connection.connect((error) => (error ? reject(connectError(settings, error)) : resolve(connection)));
    });
}

async function loadClient(): Promise<typeof sdk> {
    const loaded = await import("snowflake-sdk");
    const snowflake = (loaded as { default?: typeof sdk }).default ?? loaded;
    // Its log would go to a file in the user's folder or to stdout, which belongs to the plugin protocol.
    snowflake.configure({ logLevel: "OFF", additionalLogToConsole: false });
    return snowflake;
}

/** Options for snowflake-sdk. */
export function clientOptions(settings: ConnectionSettings, format: ResultFormat = {}): sdk.ConnectionOptions {
    const { host, port, protocol } = settings;
    return {
        account: `${settings.organizationName}-${settings.accountName}`,
        username: settings.user,
        role: settings.role,
        warehouse: settings.virtualWarehouse,
        ...credentials(settings),
        ...(host === undefined
            ? {}
            : { host, port, protocol, accessUrl: `${protocol}://${host}${port === undefined ? "" : `:${port}`}` }),
        application: "lakehouse",
        rowMode: "object",
        sfRetryMaxLoginRetries: LOGIN_RETRIES,
        timeout: STATEMENT_TIMEOUT_MILLIS,
        fetchAsString: ["Date", "JSON", ...(format.numbersAsText === true ? ["Number"] : [])],
    } as sdk.ConnectionOptions;
}

function credentials(settings: ConnectionSettings): Partial<sdk.ConnectionOptions> {
    if (settings.privateKeyPem !== undefined) {
        return { authenticator: "SNOWFLAKE_JWT", privateKey: settings.privateKeyPem };
    }
    if (settings.token !== undefined) {
        return { authenticator: "PROGRAMMATIC_ACCESS_TOKEN", token: settings.token };
    }
    return { password: settings.password };
}

function sessionIsGone(code: string): boolean {
    return SESSION_GONE.includes(code) || CLIENT_NOT_CONNECTED.includes(code);
}

function run(session: sdk.Connection, sqlText: string, signal?: AbortSignal): Promise<Row[]> {
    return new Promise((resolve, reject) => {
        if (signal?.aborted) {
            reject(cancelledStatement());
            return;
        }
        const aborted = (): void => {
            statement.cancel(() => undefined);
            reject(cancelledStatement());
        };
        const statement = session.execute({
            sqlText,
            complete: (error, _statement, rows) => {
                signal?.removeEventListener("abort", aborted);
                if (error) {
                    reject(new StatementError(code(error), error.message));
                } else {
                    resolve((rows ?? []) as Row[]);
                }
            },
        });
        signal?.addEventListener("abort", aborted, { once: true });
    });
}

/** With the code that Snowflake itself gives to a canceled query. */
function cancelledStatement(): StatementError {
    return new StatementError("000604", "The statement was canceled.");
}

/** The client writes its own codes as numbers and Snowflake's as text, with zeros in front. */
function code(error: { code?: unknown; data?: { code?: unknown } }): string {
    return String(error.data?.code ?? error.code ?? "").padStart(6, "0");
}

import { SnowflakeConnection } from "../../../provider/connection/connection";
import { connectionSettings } from "../../../provider/connection/settings";
import { StatementError } from "../../../provider/connection/statementError";
import { requireLoopbackHost } from "../loopback";
import { integer, list, text, ValuesOf } from "../property";
import { Statement } from "./sql";

/** Inputs of `snowflake.Provider`, as far as the program uses them. */
export const configuration = {
    organizationName: text({ replace: true }),
    accountName: text({ replace: true }),
    user: text(),
    role: text(),
    warehouse: text(),
    authenticator: text({ oneOf: ["SNOWFLAKE", "SNOWFLAKE_JWT"] }),
    privateKey: text({ secret: true }),
    privateKeyPassphrase: text({ secret: true }),
    password: text({ secret: true }),
    host: text(),
    port: integer(),
    protocol: text({ oneOf: ["http", "https"] }),
    previewFeaturesEnabled: list(text()),
};

/** One row of a SHOW. */
export type Row = Readonly<Record<string, unknown>>;

/** A configured provider: one session, opened by the first statement. */
export class SnowflakeAccount {
    constructor(
        private readonly connection: SnowflakeConnection,
        private readonly signal: AbortSignal,
    ) {}

    run(statement: Statement): Promise<Row[]> {
        return this.connection.execute(statement.text, this.signal);
    }

    /** Like {@link run}; no rows when an object that the statement names is missing. */
    async runIfThere(statement: Statement): Promise<Row[]> {
        try {
            return await this.run(statement);
        } catch (error) {
            if (error instanceof StatementError && error.saysMissing) {
                return [];
            }
            throw error;
        }
    }
}

/**
 * Settings of the provider, and from the environment what they leave out.
 *
 * Host, port and protocol are taken from the environment first: @pulumi/snowflake copies them from there into the
 * provider's inputs, and so into the state, where the port of an earlier sandbox may stand.
 *
 * @throws Error when the host is not on this machine, before any call, and for settings that are missing or wrong.
 */
export function configure(given: ValuesOf<typeof configuration>, signal: AbortSignal): Promise<SnowflakeAccount> {
    const { SNOWFLAKE_HOST: host = given.host, SNOWFLAKE_PORT: port = given.port, SNOWFLAKE_PROTOCOL } = process.env;
    requireLoopbackHost("SNOWFLAKE_HOST", host);
    const read = connectionSettings(
        {
            organizationName: given.organizationName,
            accountName: given.accountName,
            user: given.user,
            role: given.role,
            virtualWarehouse: given.warehouse,
            privateKey: given.privateKey,
            privateKeyPassphrase: given.privateKeyPassphrase,
            password: given.password,
            host,
            port: port?.toString(),
            protocol: SNOWFLAKE_PROTOCOL ?? given.protocol,
        },
        process.env,
    );
    if ("failures" in read) {
        throw new Error(read.failures.map(({ property, reason }) => `${property} ${reason}`).join(" "));
    }
    return Promise.resolve(new SnowflakeAccount(new SnowflakeConnection(read.settings), signal));
}

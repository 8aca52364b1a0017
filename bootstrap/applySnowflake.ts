// Applies deployer.sql as an administrator. Used for the sandbox; on a real account an administrator reads the SQL
// first (`npm run bootstrap -- snowflake`) and runs it.

import { Connection, SnowflakeConnection } from "../snowflake-client/connection";
import { render } from "../snowflake-client/sql/render";
import { identifier, integer, literal } from "../snowflake-client/sql/values";
import { DEPLOYER } from "./deployer";
import { snowflakeBootstrap } from "./snowflakeStatements";

/** Who applies it, and where. */
export interface SnowflakeAdministrator {
    /** Account identifier, `<organization>-<account>`. */
    account: string;
    user: string;
    password: string;
    /** A role that may do all of deployer.sql: ACCOUNTADMIN. */
    role: string;
    host: string;
    port: number;
    protocol: "http" | "https";
}

/** What the deployer has beside its key. */
export interface SnowflakeDeployer {
    /** Programmatic access token, for clients that take no key. Valid for one day. */
    accessToken: string;
}

const TOKEN_NAME = "LAKEHOUSE";
const TOKEN_DAYS = 1;

/**
 * Makes the deployer, who logs in with the private key to [publicKeyPem].
 * @throws StatementError when the administrator cannot log in, or lacks a privilege.
 */
export async function applySnowflakeBootstrap(
    administrator: SnowflakeAdministrator,
    publicKeyPem: string,
): Promise<SnowflakeDeployer> {
    const { account, ...login } = administrator;
    const separator = account.indexOf("-");
    const connection = new SnowflakeConnection({
        ...login,
        organizationName: account.slice(0, separator),
        accountName: account.slice(separator + 1),
    });
    try {
        for (const { sql } of snowflakeBootstrap(publicKeyPem)) {
            await connection.execute(sql);
        }
        return { accessToken: await addAccessToken(connection) };
    } finally {
        await connection.close();
    }
}

async function addAccessToken(connection: Connection): Promise<string> {
    const [row] = await connection.execute(
        render("user.add_access_token", {
            user: identifier(DEPLOYER.user),
            token: identifier(TOKEN_NAME),
            role: literal(DEPLOYER.role),
            days: integer(TOKEN_DAYS),
        }),
    );
    const secret = row?.["token_secret"];
    if (typeof secret !== "string") {
        throw new Error(`Snowflake created access token ${TOKEN_NAME} but returned no token_secret.`);
    }
    return secret;
}

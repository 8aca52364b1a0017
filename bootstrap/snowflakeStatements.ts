// The statements of deployer.sql, with names and key filled in.

import { join } from "node:path";

import { identifier, literal } from "../snowflake-client/sql/values";
import { DEPLOYER } from "./deployer";
import { existingObjects, privilegesLeftOut } from "./existingObjects";
import { publicKeyBody } from "./publicKey";
import type { FileSettings } from "./settingsOfFile";
import { BootstrapStatement, statementsOf } from "./statements";

/**
 * The statements for a deployer that logs in with the key of [publicKeyPem].
 *
 * @param settings of a stack, where an administrator keeps some of its objects.
 * @throws Error when that is no RSA public key of at least 2048 bits.
 */
export function snowflakeBootstrap(publicKeyPem: string, settings?: FileSettings): BootstrapStatement[] {
    const deployer = statementsOf(join(__dirname, "deployer.sql"), {
        role: identifier(settings?.deployerRole ?? DEPLOYER.role),
        user: identifier(DEPLOYER.user),
        public_key: literal(publicKeyBody(publicKeyPem)),
    });
    if (settings === undefined) {
        return deployer;
    }
    const leftOut = privilegesLeftOut(settings);
    return [
        ...deployer.filter(({ sql }) => !leftOut.some((privilege) => sql.startsWith(`GRANT ${privilege} ON ACCOUNT`))),
        ...existingObjects(settings),
    ];
}

/** Statements as one script, ready to paste. */
export function administratorScript(statements: readonly BootstrapStatement[]): string {
    const blocks = statements.map(({ comment, sql }) => (comment === "" ? `${sql};\n` : `\n${comment}\n${sql};\n`));
    return `USE ROLE ACCOUNTADMIN;\n${blocks.join("")}`;
}

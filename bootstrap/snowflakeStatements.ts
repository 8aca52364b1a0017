// The statements of deployer.sql, with names and key filled in.

import { createPublicKey } from "node:crypto";
import { join } from "node:path";

import { identifier, literal } from "../snowflake-client/sql/values";
import { DEPLOYER } from "./deployer";
import { existingObjects, privilegesLeftOut } from "./existingObjects";
import type { FileSettings } from "./settingsOfFile";
import { BootstrapStatement, statementsOf } from "./statements";

const SMALLEST_KEY_BITS = 2048;

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

/** RSA_PUBLIC_KEY takes the base64 text between the lines of the PEM file. */
function publicKeyBody(pem: string): string {
    if (pem.includes("PRIVATE KEY-----")) {
        throw new Error(
            "This is a private key. Use the public key: openssl rsa -in snowflake_key.p8 -pubout -out snowflake_key.pub",
        );
    }
    let key;
    try {
        key = createPublicKey(pem);
    } catch (error) {
        throw new Error(
            "This is not a public key in PEM format. Expected text that starts with -----BEGIN PUBLIC KEY-----.",
            {
                cause: error,
            },
        );
    }
    if (key.asymmetricKeyType !== "rsa" || (key.asymmetricKeyDetails?.modulusLength ?? 0) < SMALLEST_KEY_BITS) {
        throw new Error(
            `Snowflake accepts RSA keys of at least ${SMALLEST_KEY_BITS} bits. Create one: openssl genrsa 2048`,
        );
    }
    return key
        .export({ type: "spki", format: "pem" })
        .toString()
        .replace(/-----[A-Z ]+-----/g, "")
        .replace(/\s/g, "");
}

// The statements of deployer.sql, with names and key filled in.

import { createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { placeholdersOf, renderTemplate, Values } from "../snowflake-client/sql/render";
import { identifier, literal } from "../snowflake-client/sql/values";
import { DEPLOYER } from "./deployer";

/** One statement of deployer.sql. */
export interface BootstrapStatement {
    /** Comment lines in front of it, with their dashes; empty when there are none. */
    comment: string;
    /** The statement without a semicolon. */
    sql: string;
}

const SMALLEST_KEY_BITS = 2048;

/**
 * The statements for a deployer that logs in with the key of [publicKeyPem].
 * @throws Error when that is no RSA public key of at least 2048 bits.
 */
export function snowflakeBootstrap(publicKeyPem: string): BootstrapStatement[] {
    const values: Values = {
        role: identifier(DEPLOYER.role),
        user: identifier(DEPLOYER.user),
        public_key: literal(publicKeyBody(publicKeyPem)),
    };
    const text = readFileSync(join(__dirname, "deployer.sql"), "utf8");
    // Split before the values are in, so that no value can end a statement.
    return text
        .split(/;\n/)
        .map((block) => block.trim())
        .filter((block) => block !== "")
        .map((block) => {
            const names = placeholdersOf(block);
            const used = Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
            return { comment: commentOf(block), sql: renderTemplate("deployer", block, used) };
        });
}

/** The statements as one script, ready to paste. */
export function snowflakeBootstrapScript(publicKeyPem: string): string {
    const blocks = snowflakeBootstrap(publicKeyPem).map(({ comment, sql }) =>
        comment === "" ? `${sql};\n` : `\n${comment}\n${sql};\n`,
    );
    return `USE ROLE ACCOUNTADMIN;\n${blocks.join("")}`;
}

function commentOf(block: string): string {
    return block
        .split("\n")
        .filter((line) => line.startsWith("--"))
        .join("\n");
}

/** RSA_PUBLIC_KEY takes the base64 text between the lines of the PEM file. */
function publicKeyBody(pem: string): string {
    if (pem.includes("PRIVATE KEY-----")) {
        throw new Error(
            "This is a private key. Give the public one: openssl rsa -in snowflake_key.p8 -pubout -out snowflake_key.pub",
        );
    }
    let key;
    try {
        key = createPublicKey(pem);
    } catch (error) {
        throw new Error(
            "This is no public key in PEM format. Expected text that starts with -----BEGIN PUBLIC KEY-----.",
            {
                cause: error,
            },
        );
    }
    if (key.asymmetricKeyType !== "rsa" || (key.asymmetricKeyDetails?.modulusLength ?? 0) < SMALLEST_KEY_BITS) {
        throw new Error(
            `Snowflake takes RSA keys of at least ${SMALLEST_KEY_BITS} bits. Make one: openssl genrsa 2048`,
        );
    }
    return key
        .export({ type: "spki", format: "pem" })
        .toString()
        .replace(/-----[A-Z ]+-----/g, "")
        .replace(/\s/g, "");
}

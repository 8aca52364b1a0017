// Public keys of users, as Snowflake takes them.

import { createPublicKey } from "node:crypto";

const SMALLEST_KEY_BITS = 2048;

/**
 * RSA_PUBLIC_KEY takes the base64 text between the lines of the PEM file.
 *
 * @throws Error when it is no RSA public key of at least 2048 bits.
 */
export function publicKeyBody(pem: string): string {
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

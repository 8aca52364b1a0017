import { generateKeyPairSync } from "node:crypto";

/** A long-lived AWS key pair. */
export interface AccessKey {
    accessKeyId: string;
    secretAccessKey: string;
}

/** An RSA key pair for Snowflake's key-pair authentication, both halves as PEM. */
export function generateSnowflakeKeyPair(): { privateKey: string; publicKey: string } {
    return generateKeyPairSync("rsa", {
        modulusLength: 2048,
        privateKeyEncoding: { type: "pkcs8", format: "pem" },
        publicKeyEncoding: { type: "spki", format: "pem" },
    });
}

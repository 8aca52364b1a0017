import { generateKeyPairSync, randomBytes } from "node:crypto";

/** A long-lived AWS key pair. */
export interface AccessKey {
    accessKeyId: string;
    secretAccessKey: string;
}

/** Every secret of one sandbox; made at its start and valid only for it. */
export interface SandboxCredentials {
    /** Administrator of the sandbox's AWS account. Applies `bootstrap/`, as a person would. */
    awsAdministrator: AccessKey;
    /** The IAM user, in Snowflake's own AWS account, that assumes the roles. */
    snowflakeIamUser: AccessKey;
    /** Password of the Snowflake user ADMIN, who holds ACCOUNTADMIN. */
    snowflakeAdministratorPassword: string;
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export function generateCredentials(): SandboxCredentials {
    return {
        awsAdministrator: generateAccessKey(),
        snowflakeIamUser: generateAccessKey(),
        snowflakeAdministratorPassword: randomBytes(24).toString("base64url"),
    };
}

/** Shaped as AWS shapes them: AKIA and 16 characters of base 32; 40 characters of secret. */
function generateAccessKey(): AccessKey {
    const suffix = Array.from(randomBytes(16), (byte) => BASE32[byte % 32]).join("");
    return { accessKeyId: `AKIA${suffix}`, secretAccessKey: randomBytes(30).toString("base64") };
}

/** An RSA key pair for Snowflake's key-pair authentication, both halves as PEM. */
export function generateSnowflakeKeyPair(): { privateKey: string; publicKey: string } {
    return generateKeyPairSync("rsa", {
        modulusLength: 2048,
        privateKeyEncoding: { type: "pkcs8", format: "pem" },
        publicKeyEncoding: { type: "spki", format: "pem" },
    });
}

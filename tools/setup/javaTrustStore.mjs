// Certificate authorities as a Java key store (JKS), which unlike PKCS #12 takes no cipher to write.
// Format: sun.security.provider.JavaKeyStore in OpenJDK.
import { createHash } from "node:crypto";
import { rootCertificates } from "node:tls";

const MAGIC = 0xfeedfeed;
const VERSION = 2;
const TRUSTED_CERTIFICATE = 2;

/**
 * @param {string} bundle PEM certificates, added to the ones Node trusts
 * @param {string} [password] readers that give none skip the check of the store's integrity
 * @returns {Buffer}
 */
export function javaTrustStore(bundle, password = "") {
    const pem = [
        ...rootCertificates,
        ...(bundle.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []),
    ];
    const unique = [...new Set(pem.map((text) => text.replace(/-----[A-Z ]+-----|\s/g, "")))];
    const now = BigInt(Date.now());
    const entries = unique.map((base64, index) => {
        const certificate = Buffer.from(base64, "base64");
        return Buffer.concat([
            int32(TRUSTED_CERTIFICATE),
            utf(`ca-${index}`),
            int64(now),
            utf("X.509"),
            int32(certificate.length),
            certificate,
        ]);
    });
    const content = Buffer.concat([int32(MAGIC), int32(VERSION), int32(entries.length), ...entries]);
    const digest = createHash("sha1")
        .update(Buffer.from(password, "utf16le").swap16())
        .update("Mighty Aphrodite")
        .update(content)
        .digest();
    return Buffer.concat([content, digest]);
}

function int32(value) {
    const buffer = Buffer.alloc(4);
    buffer.writeUInt32BE(value);
    return buffer;
}

function int64(value) {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64BE(value);
    return buffer;
}

function utf(text) {
    const bytes = Buffer.from(text, "latin1");
    return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

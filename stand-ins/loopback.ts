/**
 * The stand-ins change things without asking. Aimed at a real cloud they would do it there, so each endpoint is
 * checked before the first call.
 */

/** @throws Error unless `endpoint` (a URL) is on this machine. */
export function requireLoopbackUrl(setting: string, endpoint: string | undefined): string {
    if (endpoint === undefined || endpoint === "") {
        throw new Error(`${setting} is not set. ${WHY} Set it to the sandbox's URL (npm run sandbox -- env).`);
    }
    let url: URL;
    try {
        url = new URL(endpoint);
    } catch {
        throw new Error(`${setting} is "${endpoint}", which is no URL. ${WHY}`);
    }
    return refuseUnlessLoopback(setting, url.hostname, endpoint);
}

function refuseUnlessLoopback(setting: string, host: string, given: string): string {
    if (!/^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(host)) {
        throw new Error(`${setting} is "${given}", which is not on this machine. ${WHY}`);
    }
    return given;
}

const WHY =
    "This is the sandbox's stand-in for an official provider plugin and talks to the sandbox only; " +
    "for a real account take stand-ins/bin off PATH and let Pulumi download the plugin.";

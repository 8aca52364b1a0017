// A login that fails has a fix for its own cause: only one that concerns the key speaks of the key.
import { expect } from "chai";

import { snowflakeLogin } from "../../commands/doctor/checks/logins";
import { examine } from "../../commands/doctor/finding";
import { connectError } from "../../snowflake-client/connectError";
import type { Connection } from "../../snowflake-client/connection";
import { ConnectionSettings } from "../../snowflake-client/login";

const SETTINGS = { organizationName: "MYORG", accountName: "MYACCOUNT", user: "ME", role: "R" } as ConnectionSettings;

/** The finding about a session that the client cannot open. */
async function findingOf(error: unknown) {
    const failing = { execute: () => Promise.reject(connectError(SETTINGS, error)) } as unknown as Connection;
    const [finding] = await examine(snowflakeLogin(() => failing));
    return finding;
}

describe("the doctor's fix for a Snowflake login", () => {
    for (const [cause, error, fix] of [
        [
            "an unknown host",
            { code: 401001, message: "Network error", cause: { code: "ENOTFOUND" } },
            /^Check organiza/,
        ],
        ["a host that does not respond", { message: "connect ECONNREFUSED 127.0.0.1:1" }, /^Check host, port, proxy/],
        ["an account that is not there", { message: "Request failed with status code 404" }, /^Check organizationName/],
        ["a certificate", { message: "self signed certificate" }, /NODE_EXTRA_CA_CERTS/],
        ["a network policy", { code: "390432", message: "Network policy is required." }, /allowed list/],
        ["a locked user", { code: "390102", message: "User temporarily locked." }, /^Wait 15 minutes/],
        ["a clock", { code: "394302", message: "JWT token is invalid." }, /^Synchronize this machine's clock/],
        ["a role", { code: "390189", message: "Role 'R' is not granted" }, /GRANT ROLE "R" TO USER "ME"/],
    ] as const) {
        it(`${cause}: is about that and no key`, async () => {
            const finding = await findingOf(error);
            expect(finding?.ok).to.equal(false);
            expect(finding?.cure).to.match(fix).and.to.not.match(/key/i);
            expect(finding?.seen).to.not.include(finding?.cure);
        });
    }

    for (const [cause, error] of [
        ["another key", { code: "394304", message: "JWT token is invalid." }],
        ["a key that is not told", { code: "390144", message: "JWT token is invalid." }],
    ] as const) {
        it(`${cause}: is about the key`, async () => {
            expect((await findingOf(error))?.cure).to.include('ALTER USER "ME" SET RSA_PUBLIC_KEY');
        });
    }

    it("a cause that nobody knows: is what a login needs", async () => {
        const finding = await findingOf({ code: "399999", message: "Something new." });
        expect(finding?.seen).to.include("Something new., code 399999");
        expect(finding?.cure).to.include("SNOWFLAKE_USER, SNOWFLAKE_ROLE and SNOWFLAKE_PRIVATE_KEY_PATH");
    });
});

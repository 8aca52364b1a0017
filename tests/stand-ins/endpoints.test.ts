import { expect } from "chai";

import { requireLoopbackUrl } from "../../stand-ins/loopback";

describe("requireLoopbackUrl", () => {
    for (const url of ["http://127.0.0.1:4566", "http://localhost:1", "https://[::1]:1", "http://127.9.9.9"]) {
        it(`accepts ${url}`, () => expect(requireLoopbackUrl("AWS_ENDPOINT_URL", url)).to.equal(url));
    }
    for (const url of [
        "https://s3.us-west-2.amazonaws.com",
        "http://127.0.0.1.example.org",
        "http://localhost.example.org",
        "http://127.0.0.1@example.org",
        "http://0.0.0.0:1",
        "nonsense",
        "",
        undefined,
    ]) {
        it(`refuses ${url}`, () =>
            expect(() => requireLoopbackUrl("AWS_ENDPOINT_URL", url)).to.throw("talks to the sandbox only"));
    }
});

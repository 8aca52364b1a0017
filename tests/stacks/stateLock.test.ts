import { hostname } from "node:os";

import { expect } from "chai";

import { isHeld } from "../../commands/stack/stateLock";

describe("isHeld", () => {
    const now = new Date().toISOString();

    it("is true of a process that ran when it took the lock, and still does", () => {
        expect(isHeld({ pid: process.pid, hostname: hostname(), timestamp: now })).to.equal(true);
    });

    it("is false of a process that was started after the lock was taken: it only has the ID", () => {
        const yesterday = new Date(Date.now() - 86_400_000).toISOString();
        expect(isHeld({ pid: process.pid, hostname: hostname(), timestamp: yesterday })).to.equal(false);
    });

    it("is false of a process on another machine, and of a lock that names none", () => {
        expect(isHeld({ pid: process.pid, hostname: "elsewhere", timestamp: now })).to.equal(false);
        expect(isHeld({ hostname: hostname(), timestamp: now })).to.equal(false);
    });
});

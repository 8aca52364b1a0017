import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { CheckoutCopy } from "../../commands/bench/checkoutCopy";
import { fastest, metric, toldMetrics } from "../../commands/bench/metrics";
import { checkoutRoot } from "../../tools/setup/checkout";

describe("a figure", () => {
    it("holds a bar that it may reach, or is only shown", () => {
        expect(metric("a", 2.5, "s", 2.5)).to.include({ bar: "<= 2.5 s", ok: true });
        expect(metric("a", 2.51, "s", 2.5)).to.include({ ok: false });
        expect(metric("a", 99, "s")).to.deep.equal({ name: "a", value: 99, unit: "s" });
    });

    it("is told, and fails the bench only where it misses a bar", () => {
        const told: object[] = [];
        const code = (...metrics: ReturnType<typeof metric>[]) =>
            toldMetrics(metrics, { tell: (result) => told.push(result), json: true });
        expect(code(metric("a", 1, "s", 2), metric("b", 99, "s"))).to.equal(0);
        expect(code(metric("a", 1, "s", 2), metric("b", 3, "s", 2))).to.equal(1);
        expect(told[1]).to.deep.equal({ metrics: [metric("a", 1, "s", 2), metric("b", 3, "s", 2)] });
    });

    it("of several rounds is the least", async () => {
        const rounds = [3, 1, 2];
        expect(await fastest(3, () => Promise.resolve(rounds.shift() ?? 0))).to.equal(1);
        expect(rounds).to.deep.equal([]);
    });
});

describe("a copy of the checkout", function () {
    this.timeout(60_000);
    const added = join(checkoutRoot, "tests", "commands", "not-committed.txt");
    let copy: CheckoutCopy | undefined;

    afterEach(() => {
        rmSync(added, { force: true });
        copy?.remove();
    });

    it("has what is not committed, is set up, and has nothing that commands keep", () => {
        writeFileSync(added, "new\n");
        copy = new CheckoutCopy();
        const { root } = copy;
        const has = (file: string) => existsSync(join(root, file));
        expect(readFileSync(join(root, "tests/commands/not-committed.txt"), "utf8")).to.equal("new\n");
        expect(readFileSync(join(root, "package.json"))).to.deep.equal(
            readFileSync(join(checkoutRoot, "package.json")),
        );
        expect([".lakehouse/toolchain.json", "node_modules/typescript"].map(has)).to.deep.equal([true, true]);
        expect([".lakehouse/checks", ".lakehouse/sandbox", ".lakehouse/sample-data"].map(has)).to.deep.equal([
            false,
            false,
            false,
        ]);
        const status = (cwd: string) => execFileSync("git", ["status", "--short"], { cwd, encoding: "utf8" });
        expect(status(root)).to.equal(status(checkoutRoot));
        copy.remove();
        expect(existsSync(root)).to.equal(false);
        expect(existsSync(join(checkoutRoot, "node_modules/typescript"))).to.equal(true);
    });
});

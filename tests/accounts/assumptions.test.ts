// Every assumption that a page names has a probe, and every probe is of one that a page names.
import { expect } from "chai";

import { ASSUMPTIONS } from "../../commands/accounts/assumptions/all";
import inversions from "../../sandbox/snowdome/inversions.json";
import { pages } from "../docs/markdown";

const PAGES = pages();
const IDS = ASSUMPTIONS.map(({ id }) => id);
const BEHAVIOR = PAGES.filter(({ path }) => /^docs\/(aws|snowflake)-behavior\.md$/.test(path));
const SANDBOX = PAGES.filter(({ path }) => path.startsWith("sandbox/") && path.endsWith("README.md"));
const OPEN = /\bassumed\b/i;
const UNVERIFIED = /\bnot verified\b|\bunverified\b|\bdoes not say\b|\bundocumented\b|\bnot known whether\b/i;

/** Rows of a page's tables, without those of headings. */
function rows(text: string): string[] {
    return text.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| behavior"));
}

function idsIn(text: string): string[] {
    return [...text.matchAll(/`([a-z][a-z0-9]*(?:-[a-z0-9]+)+)`/g)].map((match) => match[1] ?? "");
}

describe("assumptions", () => {
    it("are each in one row of docs/ that says assumed, and each such row has the name of its probe", () => {
        expect(BEHAVIOR).to.have.length(2);
        const assumed = BEHAVIOR.flatMap(({ text }) => rows(text)).filter((row) => OPEN.test(row));
        expect(assumed.length).to.be.greaterThan(20);
        expect(assumed.filter((row) => idsIn(row).length === 0)).to.deep.equal([]);
        expect(assumed.flatMap(idsIn).sort()).to.deep.equal([...IDS].sort());
    });

    it("are named wherever a page of the sandbox says that something is not verified", () => {
        const sentences = SANDBOX.flatMap(({ path, text }) =>
            text
                .split(/\n|(?<=\.) /)
                .filter((sentence) => UNVERIFIED.test(sentence))
                .map((sentence) => ({ path, sentence, ids: idsIn(sentence) })),
        );
        expect(sentences.length).to.be.greaterThan(7);
        const unnamed = sentences.filter(({ ids }) => !ids.some((id) => IDS.includes(id)));
        expect(unnamed.map(({ path, sentence }) => `${path}: ${sentence}`)).to.deep.equal([]);
    });

    it("say what they are, why they matter and where was looked", () => {
        expect(new Set(IDS).size).to.equal(IDS.length);
        for (const { id, statement, why, searched, probe } of ASSUMPTIONS) {
            expect(statement, id).to.match(/^[A-Z].*\.$/);
            expect(why, id).to.match(/^[A-Z].*\.$/);
            expect(searched, id).to.not.deep.equal([]);
            expect(
                searched.filter((page) => !page.startsWith("https://")),
                id,
            ).to.deep.equal([]);
            if (probe.kind === "observed") {
                expect(probe.how.length, id).to.be.greaterThan(40);
            }
        }
    });

    it("are asked in the order: what only reads, what creates, what ends the scratch link, what a person sees", () => {
        const kinds = ASSUMPTIONS.map(({ probe }) => probe.kind);
        expect(kinds).to.deep.equal([...kinds].sort((a, b) => order(a) - order(b)));
        const creating = ASSUMPTIONS.filter(({ probe }) => probe.kind === "creates").map(({ id }) => id);
        expect(creating.slice(-2)).to.deep.equal(["in-use-codes", "drop-at-once"]);
    });

    it("include all that the sandbox can turn around, each of which a program can ask", () => {
        const all = Object.values(inversions).flat();
        expect(all.length).to.be.at.least(5);
        const askable = ASSUMPTIONS.filter(({ probe }) => probe.kind !== "observed").map(({ id }) => id);
        expect(all.filter((id) => !askable.includes(id))).to.deep.equal([]);
    });
});

function order(kind: string): number {
    return ["reads", "creates", "observed"].indexOf(kind);
}

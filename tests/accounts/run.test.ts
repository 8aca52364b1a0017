import { expect } from "chai";

import { Assumption, differs, holds, Probe } from "../../commands/accounts/assumption";
import { allHold, reportOf, summary } from "../../commands/accounts/report";
import { askAll, Result } from "../../commands/accounts/run";
import { Scratch } from "../../commands/accounts/scratch";
import type { Subject } from "../../commands/accounts/subject";
import { Unanswered } from "../../commands/accounts/unanswered";

const YES = async () => true;

/** An assumption that is asked like this. */
function assumption(id: string, kind: Probe["kind"], ask: Probe["ask"]): Assumption {
    return {
        id,
        cloud: "AWS",
        statement: "So it is.",
        why: "It matters.",
        searched: ["https://x"],
        probe: { kind, ask },
    };
}

/** A subject that has nothing but its scratch things. */
function subject(): { subject: Subject; scratch: Scratch; interrupt: () => void } {
    const scratch = new Scratch();
    const controller = new AbortController();
    return {
        subject: { scratch, signal: controller.signal } as Partial<Subject> as Subject,
        scratch,
        interrupt: () => controller.abort(),
    };
}

function thing(what: string, removed: string[], reason?: string) {
    return {
        what,
        remove: async () => {
            if (reason !== undefined) {
                throw new Error(reason);
            }
            removed.push(what);
        },
        command: `remove ${what}`,
    };
}

async function outcomes(assumptions: Assumption[], mayCreate = YES, given = subject().subject) {
    const seen: Result[] = [];
    const findings = await askAll(given, assumptions, mayCreate, (result) => seen.push(result));
    expect(seen).to.deep.equal(findings.results);
    return { ...findings, outcomes: findings.results.map(({ outcome }) => outcome) };
}

describe("npm run accounts asks", () => {
    it("each assumption, and tells what holds, differs, was not asked, failed and has to be observed", async () => {
        const observed: Assumption = {
            ...assumption("person", "reads", async () => holds("")),
            probe: { kind: "observed", how: "Look at the bill." },
        };
        const findings = await outcomes([
            assumption("a", "reads", async () => holds("42")),
            assumption("b", "reads", async () => differs("43")),
            assumption("c", "reads", async () => Promise.reject(new Unanswered("no right"))),
            assumption("d", "reads", async () => Promise.reject(new TypeError("broken"))),
            observed,
        ]);
        expect(findings.outcomes).to.deep.equal(["holds", "differs", "unanswered", "failed", "observed"]);
        expect(findings.results.map(({ answered }) => answered)).to.deep.equal([
            "42",
            "43",
            "no right",
            "broken",
            "Look at the bill.",
        ]);
        expect(summary(findings)).to.equal("1 holds, 1 differs (b), 1 not asked (c), 1 failed (d), 1 check manually");
        expect(allHold(findings)).to.equal(false);
    });

    it("whether it may create once, and not where nothing would be created", async () => {
        let asked = 0;
        const ask = async () => (asked++, false);
        const creating = [1, 2].map((n) => assumption(`c${n}`, "creates", async () => holds("")));
        const findings = await outcomes([assumption("r", "reads", async () => holds("")), ...creating], ask);
        expect(findings.outcomes).to.deep.equal(["holds", "unanswered", "unanswered"]);
        expect(asked).to.equal(1);
        await outcomes([assumption("r", "reads", async () => holds(""))], ask);
        expect(asked).to.equal(1);
    });

    it("and removes what was created, last first, after a probe that failed and one that cannot be removed", async () => {
        const { subject: given, scratch } = subject();
        const removed: string[] = [];
        const findings = await outcomes(
            [
                assumption("x", "creates", async () => {
                    scratch.created(thing("first", removed));
                    scratch.created(thing("stubborn", removed, "still in use"));
                    scratch.created(thing("last", removed));
                    throw new Error("broken half-way");
                }),
            ],
            YES,
            given,
        );
        expect(findings.outcomes).to.deep.equal(["failed"]);
        expect(removed).to.deep.equal(["last", "first"]);
        expect(findings.leftBehind).to.deep.equal([
            { what: "stubborn", reason: "still in use", command: "remove stubborn" },
        ]);
        expect(allHold({ ...findings, results: [] })).to.equal(false);
    });

    it("nothing more after an interrupt, and removes what there is", async () => {
        const { subject: given, scratch, interrupt } = subject();
        const removed: string[] = [];
        const findings = await outcomes(
            [
                assumption("a", "creates", async () => {
                    scratch.created(thing("key", removed));
                    interrupt();
                    throw new Error("The operation was aborted");
                }),
                assumption("b", "creates", async () => holds("")),
            ],
            YES,
            given,
        );
        expect(findings.results).to.deep.equal([]);
        expect(findings.interrupted).to.equal(true);
        expect(removed).to.deep.equal(["key"]);
    });

    it("after it has removed what an earlier run has left, and creates nothing where it cannot", async () => {
        const scratch = new Scratch();
        const removed: string[] = [];
        await scratch.announce(thing("job", removed));
        expect(removed).to.deep.equal(["job"]);
        let refused: unknown;
        await scratch.announce(thing("volume", removed, "not yours")).catch((error: unknown) => (refused = error));
        expect(refused).to.be.an("error").with.property("message", "not yours");
        expect(await scratch.removeAll()).to.deep.equal([]);
        expect(removed).to.deep.equal(["job", "job"]);
    });
});

describe("the answers of npm run accounts", () => {
    it("have no number, key or name of an account, wherever they are", () => {
        const findings = {
            results: [
                {
                    ...{ id: "x", cloud: "AWS" as const, statement: "S.", why: "W.", searched: [] },
                    outcome: "differs" as const,
                    answered:
                        "arn:aws:iam::123456789012:role/x of AKIAIOSFODNN7EXAMPLE in MyOrg-Prod_1, 1234567890123 rows",
                    seconds: 1,
                },
            ],
            leftBehind: [{ what: "bucket lakehouse-210987654321", reason: "MYORG.PROD_1", command: "aws s3 rb" }],
            interrupted: false,
        };
        const report = reportOf(
            findings,
            { startedAt: "2026-11-27T00:00:00Z", inSandbox: false, region: "us-west-2" },
            ["MYORG", "PROD_1", "AWS"],
        );
        expect(report.results[0]?.answered).to.equal(
            "arn:aws:iam::ACCOUNT:role/x of AKIA**** in SNOWFLAKE_ACCOUNT-SNOWFLAKE_ACCOUNT, 1234567890123 rows",
        );
        expect(report.leftBehind[0]).to.deep.equal({
            what: "bucket lakehouse-ACCOUNT",
            reason: "SNOWFLAKE_ACCOUNT.SNOWFLAKE_ACCOUNT",
            command: "aws s3 rb",
        });
        expect(report.accounts).to.equal("real");
    });
});

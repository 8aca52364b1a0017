import { expect } from "chai";

import { GitHub, gitHubSettings } from "../../commands/github/client";
import { shortened, writeComment } from "../../commands/github/comment";
import { settleDriftIssue } from "../../commands/github/driftIssue";
import type { Drift } from "../../commands/stack/drift";
import { GitHubServer } from "./githubServer";

const BUCKET: Drift = { type: "aws:s3/bucket:Bucket", name: "lakehouse", what: "changed", paths: ["tags.team"] };
const ROLE: Drift = { type: "aws:iam/role:Role", name: "sales-jobs", what: "gone", paths: [] };

describe("calls to GitHub", () => {
    let server: GitHubServer;
    let github: GitHub;

    beforeEach(async () => {
        server = await GitHubServer.start();
        github = new GitHub(gitHubSettings(server.environment), 1);
    });

    afterEach(async () => {
        await server.stop();
        expect(server.violations).to.deep.equal([]);
    });

    describe("for a comment", () => {
        const bodies = (number: number) => (server.comments.get(number) ?? []).map(({ body }) => String(body));

        it("add it once, and replace it after", async () => {
            expect(await writeComment(github, 7, "review", "first")).to.equal(false);
            expect(await writeComment(github, 7, "review", "second")).to.equal(true);
            expect(bodies(7)).to.deep.equal(["<!-- interoperable-lakehouse: review -->\nsecond"]);
        });

        it("keep one of each kind, and leave those of people alone that quote it", async () => {
            await writeComment(github, 7, "review", "first");
            const [own] = server.comments.get(7) ?? [];
            server.comments.set(7, [{ ...own, id: 1, user: { ...(own?.["user"] as object), type: "User" } }]);
            await writeComment(github, 7, "review", "second");
            await writeComment(github, 7, "pipeline", "third");
            expect(bodies(7).map((body) => body.split("\n")[1])).to.deep.equal(["first", "second", "third"]);
        });

        it("find it behind hundreds of others", async () => {
            await writeComment(github, 7, "review", "first");
            const [own] = server.comments.get(7) ?? [];
            const others = Array.from({ length: 250 }, (_, id) => ({ ...own, id: id + 1, body: "talk" }));
            server.comments.set(7, [...others, own ?? {}]);
            expect(await writeComment(github, 7, "review", "second")).to.equal(true);
            expect(bodies(7).at(-1)).to.match(/second$/);
        });

        it("shorten a page that GitHub would not take, to its end", async () => {
            const page = `${"x".repeat(100_000)}the end`;
            expect(shortened(page))
                .to.have.length.below(65_536)
                .and.to.match(/^The page is too long.*\n\nx+the end$/s);
            await writeComment(github, 7, "review", page);
        });
    });

    describe("for drift", () => {
        it("open one issue, update it, and close it when it is well", async () => {
            expect(await settleDriftIssue(github, { stack: "dev", drift: [] })).to.equal("none");
            expect(await settleDriftIssue(github, { stack: "dev", drift: [BUCKET] })).to.equal("opened");
            expect(await settleDriftIssue(github, { stack: "dev", drift: [BUCKET, ROLE] })).to.equal("updated");
            expect(server.issues).to.have.length(1);
            expect(server.issues[0]?.["body"]).to.include("`aws:s3/bucket:Bucket lakehouse` is changed: `tags.team`");
            expect(server.issues[0]?.["body"]).to.include("`aws:iam/role:Role sales-jobs` is gone");
            expect(await settleDriftIssue(github, { stack: "dev", drift: [] })).to.equal("closed");
            expect(server.issues[0]?.["state"]).to.equal("closed");
            expect(await settleDriftIssue(github, { stack: "dev", drift: [ROLE] })).to.equal("opened");
            expect(server.issues).to.have.length(2);
        });

        it("keep the issues of two stacks apart, and take known noise for none", async () => {
            const noise = { ...BUCKET, noise: ["https://github.com/pulumi/pulumi-aws/issues/2024"] };
            expect(await settleDriftIssue(github, { stack: "dev", drift: [noise] })).to.equal("none");
            await settleDriftIssue(github, { stack: "dev", drift: [BUCKET] });
            await settleDriftIssue(github, { stack: "prod", drift: [BUCKET] });
            expect(await settleDriftIssue(github, { stack: "prod", drift: [noise] })).to.equal("closed");
            expect(server.issues.map(({ state }) => state)).to.deep.equal(["open", "closed"]);
        });
    });

    it("list all open pull requests, page by page", async () => {
        server.pulls = Array.from({ length: 201 }, (_, index) => index + 1);
        expect(await github.openPullRequests()).to.have.length(201);
        expect(server.requests).to.have.length(3);
    });

    describe("that fail", () => {
        const denied: [status: number, message: string, says: RegExp][] = [
            [401, "Bad credentials", /401 \(Bad credentials\).*set GITHUB_TOKEN/],
            [403, "Resource not accessible by integration", /"pull-requests: write"; workflows of forks never get it/],
            [404, "Not Found", /"pull-requests: write"/],
            [
                422,
                "Validation Failed",
                /^GitHub answered 422 \(Validation Failed\) to POST issues\/7\/comments of acme\/lakehouse\.$/,
            ],
        ];
        for (const [status, message, says] of denied) {
            it(`say why in one sentence or two: ${status}`, async () => {
                server.failures.push({ status, message });
                expect(await failure(github.addComment(7, "text")))
                    .to.match(says)
                    .and.to.not.include("ghs_");
            });
        }

        it("are made again when GitHub is busy, but nothing is posted twice", async () => {
            server.failures.push({ status: 502, message: "Bad Gateway" }, { status: 503, message: "Unavailable" });
            expect(await github.openPullRequests()).to.deep.equal([]);
            server.failures.push({ status: 502, message: "Bad Gateway" });
            expect(await failure(github.addComment(7, "text"))).to.match(/502/);
            expect(server.requests.filter((request) => request.startsWith("POST"))).to.have.length(1);
        });

        it("say where nobody answers", async () => {
            const nowhere = new GitHub({ ...gitHubSettings(server.environment), apiUrl: "http://127.0.0.1:9" });
            expect(await failure(nowhere.openPullRequests())).to.match(
                /^GitHub was not reached at http:\/\/127\.0\.0\.1:9: /,
            );
        });
    });

    it("need token and repository, by name", () => {
        expect(() => gitHubSettings({})).to.throw("GITHUB_REPOSITORY and GITHUB_TOKEN are not set");
        expect(() => gitHubSettings({ GITHUB_REPOSITORY: "acme", GITHUB_TOKEN: "x" })).to.throw("OWNER/REPOSITORY");
    });

    async function failure(call: Promise<unknown>): Promise<string> {
        return call.then(
            () => "it did not fail",
            (error: Error) => error.message,
        );
    }
});

describe("the loopback server", () => {
    it("refuses what GitHub's description does not know", async () => {
        const server = await GitHubServer.start();
        const github = new GitHub(gitHubSettings(server.environment), 1);
        await github.changeIssue(1, { state: "shut" as "closed" }).catch(() => undefined);
        await github.openIssue(undefined as unknown as string, "", "").catch(() => undefined);
        await server.stop();
        expect(server.violations).to.have.length(2);
    });
});

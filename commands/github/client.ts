// The one place that calls GitHub.
// https://docs.github.com/en/rest
import { setTimeout as sleep } from "node:timers/promises";

import { z } from "zod";

/** Where to call, and as whom. */
export interface GitHubSettings {
    /** `https://api.github.com`, or that of a GitHub Enterprise Server. */
    apiUrl: string;
    /** `OWNER/REPOSITORY`. */
    repository: string;
    token: string;
}

const comment = z.object({
    id: z.number(),
    body: z.string().optional(),
    user: z.object({ type: z.string() }).nullable(),
});
const issue = z.object({
    number: z.number(),
    title: z.string(),
    body: z.string().nullish(),
    html_url: z.string(),
    pull_request: z.unknown().optional(),
});
const pullRequest = z.object({ number: z.number() });

/** A comment on an issue or a pull request. */
export type Comment = z.infer<typeof comment>;
/** An issue. */
export type Issue = z.infer<typeof issue>;

const VERSION = "2022-11-28";
const PER_PAGE = 100;
/** Answers after which the same call may succeed. */
const TRANSIENT = new Set([429, 500, 502, 503, 504]);

/**
 * The settings that a workflow gives its steps.
 *
 * @throws Error that names what is missing.
 */
export function gitHubSettings(environment: NodeJS.ProcessEnv): GitHubSettings {
    const { GITHUB_REPOSITORY: repository = "", GITHUB_TOKEN: token = "" } = environment;
    const apiUrl = environment["GITHUB_API_URL"] || "https://api.github.com";
    const missing = [...(repository ? [] : ["GITHUB_REPOSITORY"]), ...(token ? [] : ["GITHUB_TOKEN"])];
    if (missing.length > 0) {
        throw new Error(
            `${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not set. In a workflow, set env on the step.`,
        );
    }
    if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
        throw new Error(`GITHUB_REPOSITORY is "${repository}". Set it to OWNER/REPOSITORY.`);
    }
    return { apiUrl: apiUrl.replace(/\/+$/, ""), repository, token };
}

/** Calls to GitHub about one repository. */
export class GitHub {
    /** @param pauseMs between two attempts of a call that may succeed later. */
    constructor(
        private readonly settings: GitHubSettings,
        private readonly pauseMs = 2000,
    ) {}

    /** Comments of an issue or pull request, oldest first. */
    comments(number: number): Promise<Comment[]> {
        return this.pages(`issues/${number}/comments`, {}, comment);
    }

    async addComment(number: number, body: string): Promise<void> {
        await this.call("POST", `issues/${number}/comments`, "pull-requests: write", { body });
    }

    async changeComment(id: number, body: string): Promise<void> {
        await this.call("PATCH", `issues/comments/${id}`, "pull-requests: write", { body });
    }

    /** Open issues with a label; pull requests, which GitHub lists among them, left out. */
    async openIssues(label: string): Promise<Issue[]> {
        const found = await this.pages("issues", { state: "open", labels: label }, issue);
        return found.filter(({ pull_request }) => pull_request === undefined);
    }

    async openIssue(title: string, body: string, label: string): Promise<Issue> {
        return issue.parse(await this.call("POST", "issues", "issues: write", { title, body, labels: [label] }));
    }

    async changeIssue(number: number, change: { body?: string; state?: "open" | "closed" }): Promise<void> {
        await this.call("PATCH", `issues/${number}`, "issues: write", change);
    }

    /** Numbers of the pull requests that are open. */
    async openPullRequests(): Promise<number[]> {
        return (await this.pages("pulls", { state: "open" }, pullRequest)).map(({ number }) => number);
    }

    private async pages<T>(path: string, query: Record<string, string>, item: z.ZodType<T>): Promise<T[]> {
        const all: T[] = [];
        for (let page = 1; ; page += 1) {
            const search = new URLSearchParams({ ...query, per_page: String(PER_PAGE), page: String(page) });
            const found = z.array(item).parse(await this.call("GET", `${path}?${search.toString()}`, "read access"));
            all.push(...found);
            if (found.length < PER_PAGE) {
                return all;
            }
        }
    }

    /** @param permission that the call needs, for the message when it is denied. */
    private async call(method: string, path: string, permission: string, body?: object): Promise<unknown> {
        const { apiUrl, repository, token } = this.settings;
        for (let attempt = 1; ; attempt += 1) {
            const answer = await fetch(`${apiUrl}/repos/${repository}/${path}`, {
                method,
                headers: {
                    accept: "application/vnd.github+json",
                    authorization: `Bearer ${token}`,
                    "user-agent": "interoperable-lakehouse",
                    "x-github-api-version": VERSION,
                    ...(body === undefined ? {} : { "content-type": "application/json" }),
                },
                ...(body === undefined ? {} : { body: JSON.stringify(body) }),
            }).catch((error: unknown) => {
                throw new Error(`GitHub was not reached at ${apiUrl}: ${reasonOf(error)}.`, { cause: error });
            });
            if (answer.ok) {
                return answer.json();
            }
            // A POST that failed may have been carried out: it is not repeated.
            if (TRANSIENT.has(answer.status) && method !== "POST" && attempt < 3) {
                await sleep(this.pauseMs * attempt);
                continue;
            }
            throw new Error(refusal(answer.status, await messageOf(answer), { method, path, repository, permission }));
        }
    }
}

function refusal(
    status: number,
    said: string,
    { method, path, repository, permission }: Record<"method" | "path" | "repository" | "permission", string>,
): string {
    const what = `GitHub answered ${status} (${said}) to ${method} ${path.split("?")[0]} of ${repository}.`;
    switch (status) {
        case 401:
            return `${what} The token is not valid: set GITHUB_TOKEN to the workflow's github.token.`;
        case 403:
        case 404:
            return `${what} Give the job the permission "${permission}"; workflows of forks never get it.`;
        default:
            return what;
    }
}

async function messageOf(answer: Response): Promise<string> {
    const text = await answer.text();
    try {
        return String((JSON.parse(text) as { message?: unknown }).message ?? answer.statusText);
    } catch (error) {
        if (error instanceof SyntaxError) {
            return answer.statusText;
        }
        throw error;
    }
}

function reasonOf(error: unknown): string {
    const { message, cause } = error as Error;
    return cause instanceof Error ? cause.message : message;
}

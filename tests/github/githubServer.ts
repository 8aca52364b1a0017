// GitHub on a loopback port, for one repository: requests and answers are held against GitHub's published API description
// (apiDescription.json).
import { createServer, IncomingMessage, Server, ServerResponse } from "node:http";
import { AddressInfo } from "node:net";

import { z } from "zod";

import description from "./apiDescription.json";

type Schema = Record<string, unknown>;
interface Operation {
    parameters: { name: string; in: string; required: boolean; schema: Schema }[];
    body?: Schema;
    responses: Record<string, Schema>;
}
type Item = Record<string, unknown>;

export const TOKEN = "ghs_loopback";
export const REPOSITORY = "acme/lakehouse";

/** What the repository has, and how the server behaves. */
export class GitHubServer {
    /** Comments by number of the issue or pull request. */
    readonly comments = new Map<number, Item[]>();
    readonly issues: Item[] = [];
    pulls: number[] = [];
    /** Requests that came, `POST /repos/…`. */
    readonly requests: string[] = [];
    /** Requests that the description does not allow. */
    readonly violations: string[] = [];
    /** Status codes for the next requests, before any is carried out. */
    readonly failures: { status: number; message: string }[] = [];

    private constructor(
        private readonly server: Server,
        readonly url: string,
    ) {}

    static async start(): Promise<GitHubServer> {
        const server = createServer();
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const { port } = server.address() as AddressInfo;
        const started = new GitHubServer(server, `http://127.0.0.1:${port}`);
        server.on("request", (request, response) => void started.handle(request, response));
        return started;
    }

    /** Variables of a workflow's step. */
    get environment(): Record<string, string> {
        return { GITHUB_API_URL: this.url, GITHUB_REPOSITORY: REPOSITORY, GITHUB_TOKEN: TOKEN };
    }

    async stop(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const chunks: Buffer[] = [];
        for await (const chunk of request) {
            chunks.push(chunk as Buffer);
        }
        const url = new URL(request.url ?? "", this.url);
        const method = request.method ?? "";
        this.requests.push(`${method} ${url.pathname}`);
        const answer = (status: number, body: unknown): void => {
            response.writeHead(status, { "content-type": "application/json" });
            response.end(JSON.stringify(body));
        };
        const failure = this.failures.shift();
        if (failure !== undefined) {
            return answer(failure.status, { message: failure.message });
        }
        if (request.headers.authorization !== `Bearer ${TOKEN}`) {
            return answer(401, { message: "Bad credentials" });
        }
        const found = operationOf(method, url.pathname);
        if (found === undefined || !url.pathname.startsWith(`/repos/${REPOSITORY}/`)) {
            return answer(404, { message: "Not Found" });
        }
        const body: unknown = chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString("utf8"));
        const faults = [
            ...headerFaults(request),
            ...queryFaults(found.operation, url),
            ...bodyFaults(found.operation, body),
        ];
        if (faults.length > 0) {
            this.violations.push(...faults.map((fault) => `${method} ${url.pathname}: ${fault}`));
            return answer(422, { message: `Validation Failed: ${faults.join("; ")}` });
        }
        const { status, item } = this.carryOut(method, found, url, (body ?? {}) as Item);
        const schema = found.operation.responses[String(status)];
        const wrong = schema === undefined || status >= 300 ? [] : faultsOf(schema, item, "answer");
        if (schema === undefined || wrong.length > 0) {
            this.violations.push(`This server's answer ${status} to ${method} ${url.pathname}: ${wrong.join("; ")}`);
        }
        answer(status, item);
    }

    private carryOut(
        method: string,
        { template, number }: Found,
        url: URL,
        body: Item,
    ): { status: number; item: unknown } {
        const created = (item: Item) => ({ status: 201, item });
        switch (`${method} ${template.split("{repo}/")[1]}`) {
            case "GET issues/{issue_number}/comments":
                return { status: 200, item: page(this.comments.get(number) ?? [], url) };
            case "POST issues/{issue_number}/comments": {
                const all = this.comments.get(number) ?? [];
                const item = this.item(template, method, {
                    id: 1000 + this.requests.length,
                    body: body["body"],
                    user: bot(),
                });
                this.comments.set(number, [...all, item]);
                return created(item);
            }
            case "PATCH issues/comments/{comment_id}": {
                const item = [...this.comments.values()].flat().find(({ id }) => id === number);
                return item === undefined ? notFound() : { status: 200, item: Object.assign(item, body) };
            }
            case "GET issues": {
                const label = url.searchParams.get("labels");
                const open = this.issues.filter(
                    ({ state, labels }) =>
                        state === (url.searchParams.get("state") ?? "open") &&
                        (label === null || (labels as { name: string }[]).some(({ name }) => name === label)),
                );
                return { status: 200, item: page(open, url) };
            }
            case "POST issues": {
                const labels = (body["labels"] as string[]).map((name) => ({ name }));
                const item = this.item(template, method, {
                    ...body,
                    labels,
                    number: this.issues.length + 1,
                    state: "open",
                    user: bot(),
                });
                this.issues.push(item);
                return created(item);
            }
            case "PATCH issues/{issue_number}": {
                const item = this.issues.find((issue) => issue["number"] === number);
                return item === undefined ? notFound() : { status: 200, item: Object.assign(item, body) };
            }
            case "GET pulls": {
                const schema = operationOf("GET", url.pathname)?.operation.responses["200"] as { items: Schema };
                const pulls = this.pulls.map((open) => ({ ...(sample(schema.items) as Item), number: open }));
                return { status: 200, item: page(pulls, url) };
            }
            default:
                return notFound();
        }
    }

    /** An item with every field that the description requires. */
    private item(template: string, method: string, values: Item): Item {
        const responses = description.paths[template as keyof typeof description.paths] as Record<string, Operation>;
        return { ...(sample(responses[method.toLowerCase()]?.responses["201"] ?? {}) as Item), ...values };
    }
}

interface Found {
    template: string;
    operation: Operation;
    /** Number or ID in the path. */
    number: number;
}

function operationOf(method: string, path: string): Found | undefined {
    for (const [template, operations] of Object.entries(description.paths)) {
        const match = new RegExp(`^${template.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`).exec(path);
        const operation = (operations as unknown as Record<string, Operation>)[method.toLowerCase()];
        if (match !== null && operation !== undefined) {
            const groups = match.groups ?? {};
            return { template, operation, number: Number(groups["issue_number"] ?? groups["comment_id"]) };
        }
    }
    return undefined;
}

/** GitHub refuses requests without a user agent. https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api */
function headerFaults({ headers }: IncomingMessage): string[] {
    return [
        ...(headers["user-agent"] ? [] : ["no User-Agent"]),
        ...(headers.accept === "application/vnd.github+json" ? [] : ["Accept is not application/vnd.github+json"]),
        ...(/^\d{4}-\d{2}-\d{2}$/.test(String(headers["x-github-api-version"])) ? [] : ["no X-GitHub-Api-Version"]),
    ];
}

function queryFaults({ parameters }: Operation, { searchParams }: URL): string[] {
    const known = parameters.filter((parameter) => parameter.in === "query");
    return [...searchParams].flatMap(([name, text]) => {
        const parameter = known.find((one) => one.name === name);
        const value = parameter?.schema["type"] === "integer" ? Number(text) : text;
        return parameter === undefined ? [`no query parameter ${name}`] : faultsOf(parameter.schema, value, name);
    });
}

function bodyFaults({ body: schema }: Operation, body: unknown): string[] {
    if (schema === undefined) {
        return body === undefined ? [] : ["a body where none belongs"];
    }
    const unknown = Object.keys((body ?? {}) as Item).filter((key) => !(key in (schema["properties"] as Schema)));
    return [...unknown.map((key) => `no property ${key}`), ...faultsOf(schema, body ?? {}, "body")];
}

function faultsOf(schema: Schema, value: unknown, what: string): string[] {
    const { error } = z.fromJSONSchema(schema, { defaultTarget: "openapi-3.0" }).safeParse(value);
    return error?.issues.map(({ path, message }) => `${what} ${path.join(".")}: ${message}`) ?? [];
}

/** The smallest value that a schema allows. */
function sample(schema: Schema): unknown {
    const {
        type,
        required = [],
        properties = {},
        nullable,
        oneOf,
        anyOf,
        allOf,
    } = schema as {
        type?: string;
        required?: string[];
        properties?: Record<string, Schema>;
        nullable?: boolean;
        enum?: unknown[];
        oneOf?: Schema[];
        anyOf?: Schema[];
        allOf?: Schema[];
    };
    const [choice] = oneOf ?? anyOf ?? [];
    if (nullable === true) {
        return null;
    }
    if (choice !== undefined && type === undefined) {
        return sample(choice);
    }
    if (allOf !== undefined && type === undefined) {
        return Object.assign({}, ...allOf.map((part) => sample(part) as object)) as unknown;
    }
    const [first] = (schema["enum"] as unknown[] | undefined) ?? [];
    if (first !== undefined) {
        return first;
    }
    switch (type) {
        case "string":
            return schema["format"] === "date-time"
                ? "2026-11-27T00:00:00Z"
                : schema["format"] === "uri"
                  ? "https://example.com"
                  : "";
        case "integer":
        case "number":
            return 1;
        case "boolean":
            return false;
        case "array":
            return [];
        default:
            return Object.fromEntries(required.map((name) => [name, sample(properties[name] ?? {})]));
    }
}

function bot(): Item {
    const { "/repos/{owner}/{repo}/issues/{issue_number}/comments": comments } = description.paths;
    const user = (comments.post.responses["201"] as { properties: Record<string, Schema> }).properties["user"] ?? {};
    return { ...(sample({ ...user, nullable: false }) as Item), login: "github-actions[bot]", type: "Bot" };
}

function page(items: readonly Item[], { searchParams }: URL): Item[] {
    const size = Number(searchParams.get("per_page") ?? 30);
    const first = (Number(searchParams.get("page") ?? 1) - 1) * size;
    return items.slice(first, first + size);
}

function notFound(): { status: number; item: Item } {
    return { status: 404, item: { message: "Not Found" } };
}

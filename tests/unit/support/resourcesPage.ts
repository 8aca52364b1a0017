/**
 * Writes the tables of docs/resources.md from what the program registers:
 * `node --import tsx tests/unit/support/resourcesPage.ts`. A test holds the page against them.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";

import { declaredSettings } from "../../../settings/declared";
import { mockEngine, registered, Registration } from "./mocks";
import { runProgram } from "./program";

const FILE = join(__dirname, "../../../docs/resources.md");
const START = "<!-- tables: written by tests/unit/support/resourcesPage.ts -->";

/** Values that make the program set more; of other settings than switches, which are turned the other way. */
const MORE: Readonly<Record<string, string>> = {
    alarmEmail: '["team@example.com"]',
    bucketNamespace: "ACCOUNT_REGIONAL",
    catalogKeyArn: "arn:aws:kms:us-west-2:123456789012:key/0123abcd-0000-0000-0000-000000000000",
    lakeFormation: "TABLES",
    maintenanceSchedule: "cron(0 4 ? * SUN *)",
    permissionsBoundary: "arn:aws:iam::123456789012:policy/bound",
    schedule: "cron(15 2 * * ? *)",
    tableMaintenance: "glue",
};

/** Text by text, whatever its keys: their names are not the program's to choose. */
const MAPS = ["tags", "environment", "defaultArguments"];

type Custom = Pick<Registration, "type" | "inputs">;

/** The page as it is, and as the program says it should be. */
export async function resourcesPage(): Promise<{ actual: string; expected: string }> {
    const actual = readFileSync(FILE, "utf8");
    const [text] = actual.split(START);
    const byDefault = await resourcesWith({});
    const each = new Map<string, Custom[]>();
    for (const [setting, value] of changes()) {
        each.set(setting, await resourcesWith({ [setting]: value }));
    }
    const all = [...byDefault, ...[...each.values()].flat()];
    const neededFor = (type: string): string[] =>
        byDefault.some((one) => one.type === type)
            ? []
            : [...each].flatMap(([setting, found]) => (found.some((one) => one.type === type) ? [setting] : []));
    const types = [...new Set(all.map(({ type }) => type))];
    const packages = [...new Set(types.map(packageOf))].sort();
    const tables = packages.map((name) => {
        const rows = types
            .filter((type) => packageOf(type) === name)
            .map((type) => row(type, all, neededFor(type)))
            .sort();
        return [`## ${heading(name)}`, "", "| type | always set | set where needed |", "|---|---|---|", ...rows].join(
            "\n",
        );
    });
    const expected = [`${text}${START}`, ...tables, "## Conditions of policy documents", conditions(all)].join("\n\n");
    return { actual, expected: `${expected}\n` };
}

/** Settings with values that differ from their defaults. */
function changes(): [setting: string, value: string][] {
    const switches = Object.entries(declaredSettings()).flatMap(([name, { type, default: value }]) =>
        type === "boolean" ? [[name, String(value !== true)] as [string, string]] : [],
    );
    return [...switches, ...Object.entries(MORE)];
}

async function resourcesWith(settings: Record<string, string>): Promise<Custom[]> {
    const config = Object.entries(settings).map(([name, value]) => [`lakehouse:${name}`, value]);
    await mockEngine({ config: Object.fromEntries(config) as Record<string, string> });
    await runProgram();
    return registered.filter(({ custom, type }) => custom && !type.startsWith("pulumi:providers:"));
}

function packageOf(type: string): string {
    return type.split(":")[0] as string;
}

function heading(name: string): string {
    const { dependencies } = JSON.parse(readFileSync(join(FILE, "../../package.json"), "utf8")) as {
        dependencies: Record<string, string>;
    };
    const version = dependencies[`@pulumi/${name}`];
    return version === undefined ? `${name} (\`provider/\`)` : `${name} (\`@pulumi/${name}\` ${version})`;
}

function row(type: string, all: readonly Custom[], settings: readonly string[]): string {
    const found = all.filter((one) => one.type === type).map(({ inputs }) => new Set(pathsOf(inputs)));
    const paths = [...new Set(found.flatMap((one) => [...one]))].sort();
    const always = paths.filter((path) => found.every((one) => one.has(path)));
    const sometimes = paths.filter((path) => !always.includes(path));
    const needs = settings.length === 0 ? "" : ` (${settings.map((name) => `\`${name}\``).join(" or ")})`;
    return `| \`${type}\`${needs} | ${code(always)} | ${code(sometimes)} |`;
}

/** Names of what is set, `a.b` for what is nested and `a[]` for lists. */
function pathsOf(value: unknown, path = ""): string[] {
    if (value === undefined || value === null) {
        return [];
    }
    if (Array.isArray(value)) {
        const inner = value.flatMap((item) => pathsOf(item, `${path}[]`));
        return inner.length === 0 ? [`${path}[]`] : inner;
    }
    if (typeof value === "object" && Object.keys(value).length === 0) {
        return path === "" ? [] : [path];
    }
    const isNested =
        typeof value === "object" &&
        !MAPS.includes(path) &&
        !pulumi.asset.Asset.isInstance(value) &&
        !pulumi.asset.Archive.isInstance(value);
    return isNested
        ? Object.entries(value).flatMap(([name, inner]) => pathsOf(inner, path === "" ? name : `${path}.${name}`))
        : [path];
}

/** Condition operators and keys, by what a document is for. */
function conditions(all: readonly Custom[]): string {
    const documents: [where: string, type: string, property: string][] = [
        ["bucket policies", "aws:s3/bucketPolicy:BucketPolicy", "policy"],
        ["trust policies", "aws:iam/role:Role", "assumeRolePolicy"],
        ["role policies", "aws:iam/rolePolicy:RolePolicy", "policy"],
        ["key policy", "aws:kms/key:Key", "policy"],
    ];
    const rows = documents.map(([where, type, property]) => {
        const texts = all.filter((one) => one.type === type).map(({ inputs }) => inputs[property] as string);
        const used = texts.flatMap((text) => {
            const { Statement } = JSON.parse(text) as { Statement: { Condition?: Record<string, object> }[] };
            return Statement.flatMap(({ Condition = {} }) =>
                Object.entries(Condition).flatMap(([operator, keys]) =>
                    Object.keys(keys).map((key) => `${operator} ${key}`),
                ),
            );
        });
        return `| ${where} | ${code([...new Set(used)].sort())} |`;
    });
    return ["| where | operators and keys |", "|---|---|", ...rows].join("\n");
}

function code(names: readonly string[]): string {
    return names.map((name) => `\`${name}\``).join(", ");
}

if (require.main === module) {
    void resourcesPage().then(({ expected }) => writeFileSync(FILE, expected));
}

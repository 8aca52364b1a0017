// Comparisons of a domain: tables and queries whose results are the same on both engines, or should be.
import { readFileSync } from "node:fs";
import { extname, join, resolve } from "node:path";

import { z } from "zod";

import { projectFileFault, ProjectFileFault } from "./projectFile";
import type { TableDeclaration } from "./tables/declaration";

/** Form of a comparison in the settings. */
export const comparison = z.strictObject({
    name: z.string(),
    table: z.string().optional(),
    query: z.string().optional(),
    key: z.array(z.string()).optional(),
});

export type GivenComparison = z.infer<typeof comparison>;

/** What both engines compute. */
export interface Comparison {
    name: string;
    /** Spark SQL, complete. */
    query: string;
    /** Columns, in lower case, of which no two rows have the same values; empty: rows are told apart by all of theirs. */
    key: string[];
}

/** The domain that a comparison is of. */
export interface ComparedDomain {
    glueDatabase: string;
    declarations: readonly TableDeclaration[];
    /** Whether it has jobs beside those of comparisons. */
    hasJobs: boolean;
}

/** A name is part of texts, keys of objects and headings. */
const NAME = /^[a-z][a-z0-9_-]{0,62}$/;
/** What Glue, Iceberg, Spark and Snowflake all take without quotes. */
const TABLE = /^[a-z_][a-z0-9_]{0,254}$/;
const MOST_BYTES = 100_000;

const FILE_PROBLEMS: Readonly<Record<ProjectFileFault, string>> = {
    outside: "is outside the project's folder. Put it into sql/ and name it from there.",
    missing: "is not there. Create it, or fix its path, which is relative to the project's folder.",
    "not a file": "is not a file. Name a file with one SELECT statement.",
    link: "is a link that leads out of the project's folder. Put the file itself into sql/.",
};

/**
 * Reads the comparisons of a domain.
 *
 * @param root the project's folder
 * @returns those that are right, and what is wrong, each problem behind where it is: `[1].name is ...`.
 */
export function readComparisons(
    given: readonly GivenComparison[],
    domain: ComparedDomain,
    root = resolve(__dirname, ".."),
): { comparisons: Comparison[]; problems: string[] } {
    const comparisons: Comparison[] = [];
    const problems = given.flatMap((one, index) => {
        const { text, problem } = queryOf(one, domain, root);
        const found = [
            ...nameProblems(given, index),
            ...(problem === undefined ? [] : [problem]),
            ...keyProblems(one),
            ...(domain.hasJobs
                ? []
                : [" needs a job in its domain, which has neither tables nor extraJobs. Add one of them."]),
        ];
        if (found.length === 0 && text !== undefined) {
            comparisons.push({ name: one.name, query: text, key: keyOf(one, domain) });
        }
        return found.map((what) => `[${index}]${what}`);
    });
    return { comparisons, problems };
}

function nameProblems(all: readonly GivenComparison[], index: number): string[] {
    const { name } = all[index] as GivenComparison;
    if (!NAME.test(name)) {
        return [`.name is "${name}". Use 1 to 63 lower-case letters, digits, - and _, a letter first.`];
    }
    return all.findIndex((other) => other.name === name) < index
        ? [`.name is "${name}", the name of an earlier comparison. Give each its own name.`]
        : [];
}

function keyProblems({ key }: GivenComparison): string[] {
    if (key === undefined) {
        return [];
    }
    const lower = key.map((column) => column.toLowerCase());
    return key.length === 0
        ? [".key names no column. Name the columns that tell rows apart, or remove it."]
        : lower
              .filter((column, index) => lower.indexOf(column) < index)
              .map((column) => `.key names ${column} twice. Name it once.`);
}

function keyOf({ table, key }: GivenComparison, { declarations }: ComparedDomain): string[] {
    const declared = declarations.find(({ name }) => name === table)?.key ?? [];
    return (key ?? declared).map((column) => column.toLowerCase());
}

function queryOf(
    { table, query }: GivenComparison,
    { glueDatabase }: ComparedDomain,
    root: string,
): { text?: string; problem?: string } {
    if ((table === undefined) === (query === undefined)) {
        return {
            problem:
                table === undefined
                    ? " has neither table nor query. Set table to a table of the domain, or query to a file such as sql/totals.sql."
                    : " has both table and query. Keep one of the two.",
        };
    }
    if (table !== undefined) {
        return TABLE.test(table)
            ? { text: `SELECT * FROM ${table}` }
            : {
                  problem: `.table is "${table}". Name a table of the domain, in lower-case letters, digits and _; for anything else set query.`,
              };
    }
    return queryOfFile(query as string, glueDatabase, root);
}

function queryOfFile(file: string, glueDatabase: string, root: string): { text?: string; problem?: string } {
    const at = (what: string): { problem: string } => ({ problem: `.query: "${file}" ${what}` });
    if (extname(file) !== ".sql") {
        return at("is not a .sql file. Name a file with one SELECT statement, such as sql/totals.sql.");
    }
    const fault = projectFileFault(file, root);
    if (fault !== undefined) {
        return at(FILE_PROBLEMS[fault]);
    }
    const bytes = readFileSync(join(root, file));
    if (bytes.length > MOST_BYTES) {
        return at(`has ${bytes.length} bytes. Shorten it to ${MOST_BYTES}.`);
    }
    const text = bytes
        .toString("utf8")
        .replace(/^\uFEFF/, "")
        .replace(/[\s;]+$/, "");
    if (text.trim() === "") {
        return at("is empty. Write one SELECT statement in Spark SQL.");
    }
    const unknown = [...text.matchAll(/\$\{([^}]*)\}/g)].find(([, name]) => name !== "namespace");
    if (unknown !== undefined) {
        return at(
            `has ${unknown[0]}, which is not a placeholder of a query. Use \${namespace}, the Glue database, or write the value itself.`,
        );
    }
    return { text: text.trim().replaceAll("${namespace}", glueDatabase) };
}

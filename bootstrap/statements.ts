// Statements for an administrator: those of a file of bootstrap/, or one of sql/, with its placeholders filled in.

import { readFileSync } from "node:fs";

import { placeholdersOf, render, renderTemplate, Values } from "../snowflake-client/sql/render";

/** One statement for an administrator. */
export interface BootstrapStatement {
    /** Comment lines in front of it, with their dashes; empty when there are none. */
    comment: string;
    /** The statement without a semicolon. */
    sql: string;
}

/** A statement of sql/, such as `external_volume.create`. @throws Error when a placeholder has no value. */
export function statementOf(comment: string, name: string, values: Values): BootstrapStatement {
    return { comment, sql: render(name, values) };
}

/** @throws Error when a placeholder has no value. */
export function statementsOf(file: string, values: Values): BootstrapStatement[] {
    // Split before the values are in, so that no value can end a statement.
    return readFileSync(file, "utf8")
        .split(/;\n/)
        .map((block) => block.trim())
        .filter((block) => block !== "")
        .map((block) => {
            const names = placeholdersOf(block);
            const used = Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
            return { comment: commentOf(block), sql: renderTemplate(file, block, used) };
        });
}

function commentOf(block: string): string {
    return block
        .split("\n")
        .filter((line) => line.startsWith("--"))
        .join("\n");
}

// What the pages of this repository say to type, and where they point.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

import { checkoutRoot } from "../../tools/setup/checkout";

/** A page, by its path in the checkout. */
export interface Page {
    path: string;
    text: string;
}

/** A line of a block ```sh, without its comment; continued lines are joined. */
export interface ShellLine {
    page: string;
    /** Heading that the block stands under. */
    section: string;
    command: string;
    comment: string;
}

/** Text in backticks, with the paragraph, list item or table cell around it. */
export interface CodeSpan {
    page: string;
    code: string;
    before: string;
}

const SKIPPED = ["node_modules", ".git", ".lakehouse"];

/** Every page of the checkout, as written by us. */
export function pages(folder = checkoutRoot): Page[] {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
            return SKIPPED.includes(entry.name) || entry.name.endsWith("_cache") ? [] : pages(path);
        }
        return entry.name.endsWith(".md")
            ? [{ path: relative(checkoutRoot, path), text: readFileSync(path, "utf8") }]
            : [];
    });
}

/** Blocks between ``` lines, each with its language and heading. */
export function blocks({ text }: Page): { language: string; section: string; lines: string[] }[] {
    const found: { language: string; section: string; lines: string[] }[] = [];
    let section = "";
    let open: string[] | undefined;
    for (const line of text.split("\n")) {
        const fence = /^\s*```(\S*)/.exec(line);
        if (fence !== null) {
            open = open === undefined ? [] : undefined;
            if (open !== undefined) {
                found.push({ language: fence[1] ?? "", section, lines: open });
            }
        } else if (open !== undefined) {
            open.push(line.trim());
        } else {
            section = /^#+ (.*)/.exec(line)?.[1] ?? section;
        }
    }
    return found;
}

export function shellLines(page: Page): ShellLine[] {
    return blocks(page)
        .filter(({ language }) => language === "sh")
        .flatMap(({ section, lines }) =>
            lines
                .join("\n")
                .replace(/\\\n\s*/g, "")
                .split("\n")
                .filter((line) => line !== "")
                .map((line) => {
                    const [, command = "", comment = ""] = /^(.*?)(?:\s+#\s*(.*))?$/.exec(line) ?? [];
                    return { page: page.path, section, command, comment };
                }),
        );
}

export function codeSpans(page: Page): CodeSpan[] {
    const prose = page.text.replace(/^\s*```[\s\S]*?^\s*```$/gm, "\n");
    return prose.split(/\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )|\n(?=\|)/).flatMap((paragraph) =>
        [...paragraph.matchAll(/`([^`]+)`/g)].map((match) => ({
            page: page.path,
            code: (match[1] ?? "").replaceAll("\\|", "|"),
            before: paragraph.slice(0, match.index),
        })),
    );
}

/** Targets of links and pictures that are in this repository. */
export function localLinks({ text }: Page): string[] {
    return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
        .map((match) => match[1] ?? "")
        .filter((target) => !/^[a-z]+:/.test(target));
}

/** Anchors of a page's headings, as GitHub makes them. */
export function anchors({ text }: Page): string[] {
    return [...text.matchAll(/^#+ (.*)$/gm)].map((match) =>
        (match[1] ?? "")
            .toLowerCase()
            .replace(/[^\w\s-]/g, "")
            .replaceAll(" ", "-"),
    );
}

import { Html, html } from "./html";

/** Title of a column; that of numbers stands at the right. */
export type Column = string | { number: string };

/** What a cell shows; empty text for nothing. */
export type Cell = string | number | Html;

/**
 * A table that fits any width: where it is narrow each row is a card, whose values carry their column's title. Roles are
 * written out, since browsers drop those of elements that are no longer laid out as a table.
 *
 * @param name what a screen reader calls the table.
 * @param cards shows rows as cards at any width: for more columns than a page can hold.
 */
export function dataTable(
    name: string,
    columns: readonly Column[],
    rows: readonly (readonly Cell[])[],
    { cards = false } = {},
): Html {
    const heads = columns.map(
        (column) => html`<th role="columnheader" scope="col"${classOf(column)}>${titleOf(column)}</th>`,
    );
    return html`<table role="table" aria-label="${name}"${cards ? html` class="cards"` : ""}>
        <thead role="rowgroup">
            <tr role="row">
                ${heads}
            </tr>
        </thead>
        <tbody role="rowgroup">
            ${rows.map((row) => html`<tr role="row">${row.map((cell, index) => toCell(cell, index, columns[index] ?? ""))}</tr>`)}
        </tbody>
    </table>`;
}

/** A number as a reader expects it: 1,000,000. */
export function count(amount: number): string {
    return amount.toLocaleString("en-US");
}

/** The part of a bar that is filled: of a whole of 1. `tone` is a class that gives its color. */
export function bar(from: number, to: number, tone: string): Html {
    const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
    return html`<span class="bar ${tone}" style="--from: ${percent(from)}; --size: ${percent(to - from)}"></span>`;
}

function toCell(cell: Cell, index: number, column: Column): Html {
    const label = html` data-label="${titleOf(column)}"`;
    return index === 0
        ? html`<th role="rowheader" scope="row"${classOf(column)}${label}>${cell}</th>`
        : html`<td role="cell"${classOf(column)}${label}>${cell}</td>`;
}

function titleOf(column: Column): string {
    return typeof column === "string" ? column : column.number;
}

function classOf(column: Column): Html {
    return typeof column === "string" ? html`` : html` class="number"`;
}

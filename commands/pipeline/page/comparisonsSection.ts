import { endOf, OwnComparison } from "../ownComparisons";
import { count, dataTable } from "./dataTable";
import { Html, html } from "./html";

/** What the user compares of each domain, and each value in which the engines differ. */
export function comparisonsSection(comparisons: readonly OwnComparison[]): Html {
    const overview = dataTable(
        "Comparisons",
        ["Domain", "Comparison", { number: "Rows on Glue" }, "Result"],
        comparisons.map((one) => [
            one.domain,
            one.name,
            one.rows === undefined ? "" : count(one.rows),
            html`<span class="${one.equal ? "soft" : "differ"}">${one.equal ? "equal in every column" : endOf(one)}</span>`,
        ]),
    );
    return html`${overview} ${comparisons.filter(({ equal }) => !equal).map(faultOf)}`;
}

function faultOf({ domain, name, error, differing, differences }: OwnComparison): Html {
    const rest = differing - differences.length;
    return html`<h3>${domain}.${name}</h3>
        ${error === undefined ? html`` : error.split("\n").map((line) => html`<p>${line}</p>`)}
        ${
            differences.length === 0
                ? html``
                : dataTable(
                      `Differences of ${domain}.${name}`,
                      ["Row", "Column", "Glue", "Snowflake"],
                      differences.map(({ row, column, glue, snowflake }) => [
                          row,
                          column,
                          glue ?? "NULL",
                          snowflake ?? "NULL",
                      ]),
                  )
        }
        ${rest > 0 ? html`<p class="soft">And ${count(rest)} more.</p>` : html``}`;
}

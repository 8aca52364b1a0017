import { changedLines, CostChange, Lever } from "../../cost/comparison";
import type { CostLine, Estimate } from "../../cost/estimate";
import { rounded } from "../../policy-pack/capacity";

/** An estimate for people: what drives it first, then what has no price. */
export function estimateLines(stackName: string, estimate: Estimate, ways: readonly Lever[]): string[] {
    const { region, lines, dollars, credits } = estimate;
    const priced = lines.filter((line) => line.dollars !== undefined || line.credits !== undefined);
    const size = (line: CostLine) => (line.dollars ?? 0) + (line.credits ?? 0);
    const sorted = [...priced].filter((line) => size(line) > 0).sort((a, b) => size(b) - size(a));
    const open = lines.filter((line) => !priced.includes(line));
    const sources = [...new Map(lines.flatMap(({ price }) => (price ? [[price.source, price] as const] : [])))];
    return [
        `A month of "${stackName}" in ${region}: ${amount(dollars, credits)}, an estimate before taxes, discounts and free tiers.`,
        ...sorted.map((line) => `  ${amountOf(line).padStart(14)}  ${titleOf(line)}: ${line.because}`),
        ...(open.length === 0 ? [] : ["Not in it:", ...open.map((line) => `  ${titleOf(line)}: ${line.because}`)]),
        ...(ways.length === 0
            ? []
            : ["What one setting would change:", ...ways.map((way) => `  ${signed(way)}  ${way.setting}`)]),
        ...(sources.length === 0
            ? []
            : [
                  "Prices:",
                  ...sources.map(
                      ([source, price]) =>
                          `  ${source} (${price.how === "read" ? "" : "as quoted elsewhere, "}read ${price.read})`,
                  ),
              ]),
    ];
}

/** What a plan changes, in one line and its largest parts. */
export function differenceLines(before: Estimate, after: Estimate): string[] {
    const [dollars, credits] = [after.dollars - before.dollars, after.credits - before.credits];
    const changes = changedLines(before, after);
    return changes.length === 0
        ? ["The plan changes no monthly cost that has a price."]
        : [
              `The plan changes the month from ${amount(before.dollars, before.credits)} to ${amount(after.dollars, after.credits)}: ${signed({ dollars, credits })}.`,
              ...changes.map((change) => `  ${signed(deltaOf(change))}  ${titleOf(change)}`),
          ];
}

function deltaOf({ before, after }: CostChange): { dollars: number; credits: number } {
    return { dollars: after.dollars - before.dollars, credits: after.credits - before.credits };
}

function titleOf({ what, resource }: { what: string; resource?: string }): string {
    return resource === undefined ? what : `${what} ${resource}`;
}

function amountOf({ dollars, credits }: CostLine): string {
    return dollars === undefined ? `${rounded(credits ?? 0)} credits` : `$${dollars.toFixed(2)}`;
}

function amount(dollars: number, credits: number): string {
    return `$${dollars.toFixed(2)} and ${rounded(credits)} Snowflake credits`;
}

function signed({ dollars, credits }: { dollars: number; credits: number }): string {
    const parts = [
        ...(Math.abs(dollars) > 0.005 ? [`${dollars > 0 ? "+" : "-"}$${Math.abs(dollars).toFixed(2)}`] : []),
        ...(Math.abs(credits) > 0.005 ? [`${credits > 0 ? "+" : "-"}${rounded(Math.abs(credits))} credits`] : []),
    ];
    return parts.length === 0 ? "no difference" : parts.join(", ");
}

// What a bench in TypeScript says, as metrics.py has it for those in Python.
import type { Tell } from "../commandLine/runCommand";

/** A figure, and the bar that it holds, if any. */
export interface Metric {
    name: string;
    value: number;
    unit: string;
    bar?: string;
    ok?: boolean;
}

/** @param limit the most that it may be; without one it is only shown. */
export function metric(name: string, value: number, unit: string, limit?: number): Metric {
    const shown = { name, value, unit };
    return limit === undefined ? shown : { ...shown, bar: `<= ${limit} ${unit}`, ok: value <= limit };
}

/**
 * Prints a table, with `json` to stderr, and tells its `metrics`.
 *
 * @returns exit code: 1 when one misses its bar.
 */
export function toldMetrics(metrics: Metric[], { tell, json = false }: { tell: Tell; json?: boolean }): number {
    for (const { name, value, unit, bar = "", ok } of metrics) {
        const mark = ok === undefined ? "·" : ok ? "✔" : "✘";
        const row = `${mark} ${name.padEnd(78)} ${value.toFixed(2).padStart(7)} ${unit.padEnd(6)} ${bar}`;
        (json ? console.error : console.log)(row.trimEnd());
    }
    tell({ metrics });
    return metrics.some(({ ok }) => ok === false) ? 1 : 0;
}

/** The least of what so many rounds say: whatever else the machine does only adds. */
export async function fastest(rounds: number, round: () => Promise<number>): Promise<number> {
    let least = Infinity;
    for (let index = 0; index < rounds; index += 1) {
        least = Math.min(least, await round());
    }
    return least;
}

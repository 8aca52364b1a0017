/** How many letters a misspelt name may differ in, of ten. */
const TOLERANCE = 0.4;

/** Which of `names` a misspelt one most likely means; undefined when none is near. */
export function nearestName(misspelt: string, names: Iterable<string>): string | undefined {
    const [nearest] = [...names]
        .map((name) => ({ name, distance: distance(misspelt.toLowerCase(), name.toLowerCase()) }))
        .filter(({ name, distance }) => distance <= Math.max(misspelt.length, name.length) * TOLERANCE)
        .sort((a, b) => a.distance - b.distance);
    return nearest?.name;
}

/** ` Did you mean X?`, or nothing. */
export function didYouMean(misspelt: string, names: Iterable<string>): string {
    const nearest = nearestName(misspelt, names);
    return nearest === undefined ? "" : ` Did you mean ${nearest}?`;
}

/** Levenshtein's: letters to add, leave out or change. */
function distance(a: string, b: string): number {
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (const [i, letter] of [...a].entries()) {
        const next = [i + 1];
        for (const [j, other] of [...b].entries()) {
            const change = (row[j] as number) + (letter === other ? 0 : 1);
            next.push(Math.min(change, (row[j + 1] as number) + 1, (next[j] as number) + 1));
        }
        row = next;
    }
    return row.at(-1) as number;
}

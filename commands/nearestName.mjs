/** How many letters a misspelt name may differ in, of ten. */
const TOLERANCE = 0.4;

/**
 * Which of `names` a misspelt one most likely means; undefined when none is near.
 *
 * @param {string} misspelt
 * @param {Iterable<string>} names
 * @returns {string | undefined}
 */
export function nearestName(misspelt, names) {
    const [nearest] = [...names]
        .map((name) => ({ name, distance: distance(misspelt.toLowerCase(), name.toLowerCase()) }))
        .filter(({ name, distance }) => distance <= Math.max(misspelt.length, name.length) * TOLERANCE)
        .sort((a, b) => a.distance - b.distance);
    return nearest?.name;
}

/**
 * ` Did you mean X?`, or nothing.
 *
 * @param {string} misspelt
 * @param {Iterable<string>} names
 * @param {string} [before] what stands before a name, such as hyphens
 * @returns {string}
 */
export function didYouMean(misspelt, names, before = "") {
    const nearest = nearestName(misspelt, names);
    return nearest === undefined ? "" : ` Did you mean ${before}${nearest}?`;
}

/**
 * Levenshtein's: letters to add, leave out or change.
 *
 * @param {string} a
 * @param {string} b
 * @returns {number}
 */
function distance(a, b) {
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (const [i, letter] of [...a].entries()) {
        const next = [i + 1];
        for (const [j, other] of [...b].entries()) {
            const change = row[j] + (letter === other ? 0 : 1);
            next.push(Math.min(change, row[j + 1] + 1, next[j] + 1));
        }
        row = next;
    }
    return row.at(-1);
}

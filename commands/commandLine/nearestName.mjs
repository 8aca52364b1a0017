/** How many letters a misspelled name may differ in, of ten. */
const TOLERANCE = 0.4;

/**
 * Which of `names` a misspelled one most likely means; undefined when none is near.
 *
 * @param {string} misspelled
 * @param {Iterable<string>} names
 * @returns {string | undefined}
 */
export function nearestName(misspelled, names) {
    const [nearest] = [...names]
        .map((name) => ({ name, distance: distance(misspelled.toLowerCase(), name.toLowerCase()) }))
        .filter(({ name, distance }) => distance <= Math.max(misspelled.length, name.length) * TOLERANCE)
        .sort((a, b) => a.distance - b.distance);
    return nearest?.name;
}

/**
 * ` Did you mean X?`, or nothing.
 *
 * @param {string} misspelled
 * @param {Iterable<string>} names
 * @param {string} [before] what stands before a name, such as hyphens
 * @returns {string}
 */
export function didYouMean(misspelled, names, before = "") {
    const nearest = nearestName(misspelled, names);
    return nearest === undefined ? "" : ` Did you mean ${before}${nearest}?`;
}

/**
 * Letters to add, leave out, change or exchange with the next: Levenshtein's distance with transpositions.
 *
 * @param {string} a
 * @param {string} b
 * @returns {number}
 * @see https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance#Optimal_string_alignment_distance
 */
function distance(a, b) {
    const rows = [Array.from({ length: b.length + 1 }, (_, i) => i)];
    for (let i = 1; i <= a.length; i += 1) {
        rows.push([i]);
        for (let j = 1; j <= b.length; j += 1) {
            const change = rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
            const exchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
            const exchange = exchanged ? rows[i - 2][j - 2] + 1 : Infinity;
            rows[i].push(Math.min(change, exchange, rows[i - 1][j] + 1, rows[i][j - 1] + 1));
        }
    }
    return rows[a.length][b.length];
}

/** How many checks passed, failed and were skipped. A stage that is not a test, such as a linter, counts as one. */
export interface Tally {
    passed: number;
    failed: number;
    skipped: number;
}

export const none: Tally = { passed: 0, failed: 0, skipped: 0 };

export function add(a: Tally, b: Tally): Tally {
    return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** Such as `12 passed, 0 failed, 1 skipped`; this alone on the last line is what CI reads. */
export function closingLine({ passed, failed, skipped }: Tally): string {
    return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** Where lines go; a terminal also gets progress in place. */
export interface WaitingOutput {
    isTTY?: boolean;
    columns?: number;
    write(text: string): unknown;
}

const REDRAW_MS = 500;
/** Nobody waits longer than 2 s for a sign of life, the time of a line included. */
const PLAIN_MS = 1_900;
const ERASE_LINE = "\r\u001b[2K";

/**
 * Shows what is waited for, and for how long: in place on a terminal, elsewhere as plain lines.
 *
 * @param what text so far, asked for each time.
 * @returns shows it at once on a terminal, and ends it.
 */
export function showWaiting(output: WaitingOutput, what: () => string): { show: () => void; end: () => void } {
    const live = output.isTTY === true;
    const started = performance.now();
    // The time stays where there is no room for all: it is the sign of life.
    const line = (width = Infinity) => {
        const clock = ` … ${((performance.now() - started) / 1000).toFixed(0)} s`;
        return `  ${what()}`.slice(0, Math.max(0, width - clock.length)) + clock.slice(0, width);
    };
    // A terminal that does not know its width says 0.
    const redraw = () => output.write(ERASE_LINE + line((output.columns || 100) - 1));
    const timer = setInterval(() => (live ? redraw() : output.write(`${line()}\n`)), live ? REDRAW_MS : PLAIN_MS);
    return {
        show: () => void (live && redraw()),
        end: () => {
            clearInterval(timer);
            if (live) {
                output.write(ERASE_LINE);
            }
        },
    };
}

/** Waits for work, and shows that it does. */
export async function whileShown<T>(output: WaitingOutput, what: string, work: () => Promise<T>): Promise<T> {
    const waiting = showWaiting(output, () => what);
    try {
        return await work();
    } finally {
        waiting.end();
    }
}

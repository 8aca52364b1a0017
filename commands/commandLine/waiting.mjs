// What a command waits for, and for how long, whenever it has printed nothing for a while: no command is silent for more
// than 2 s. The lines go to stderr, so that stdout stays what others read.

/** On a terminal the line is drawn in place. */
const REDRAW_MS = 500;
/** Nobody waits longer than 2 s for a sign of life, start-up and loading of libraries included. */
const PLAIN_MS = 1_500;
/** A log of CI is read afterwards. GitHub, GitLab and others set CI. */
const CI_MS = 30_000;
const SHORTEST_MS = 50;
const ERASE_LINE = "\r\u001b[2K";

/** Where lines go. @typedef {{ write: (chunk: any, ...rest: any[]) => any, isTTY?: boolean, columns?: number }} WaitingOutput */

/** @typedef {{ what: string | (() => string), started: number }} Wait */

/** What is waited for, the innermost last. @type {Wait[]} */
const waits = [];
/** How many others, such as a person who is asked or a child that draws, have the terminal. */
let handedOver = 0;
let erase = () => {};
let announce = () => {};

/** How long a command may print nothing where there is no terminal, in milliseconds. */
export function plainPeriod(env = process.env) {
    return (env["CI"] ?? "") === "" ? PLAIN_MS : CI_MS;
}

/**
 * Does work; when the command is silent meanwhile, it says that it waits for this.
 *
 * @template T
 * @param {string | (() => string)} what a few words, or how to ask for them each time
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileShown(what, work) {
    const wait = { what, started: performance.now() };
    waits.push(wait);
    announce();
    try {
        return await work();
    } finally {
        waits.splice(waits.indexOf(wait), 1);
    }
}

/**
 * Does work that has the terminal for itself: a question to a person, or a child that draws there.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileHandedOver(work) {
    erase();
    handedOver += 1;
    try {
        return await work();
    } finally {
        handedOver -= 1;
    }
}

/**
 * Shows what is waited for whenever neither stream was written to for a while, from the start of the process on.
 *
 * @param {{ stdout?: WaitingOutput, stderr?: WaitingOutput, period?: number, silentSince?: number }} [options]
 *        period: milliseconds without a terminal; silentSince: as performance.now() has it
 * @returns {() => void} what ends it
 */
export function showWaiting({
    stdout = process.stdout,
    stderr = process.stderr,
    period = plainPeriod(),
    silentSince = 0,
} = {}) {
    const live = stderr.isTTY === true;
    const write = stderr.write.bind(stderr);
    let last = silentSince;
    let midLine = false;
    let drawn = false;

    const line = (width = Infinity) => {
        const wait = waits.at(-1);
        if (wait === undefined) {
            return "";
        }
        // The time stays where there is no room for all: it is the sign of life.
        const clock = ` … ${((performance.now() - wait.started) / 1000).toFixed(0)} s`;
        const what = typeof wait.what === "string" ? wait.what : wait.what();
        return `  ${what}`.slice(0, Math.max(0, width - clock.length)) + clock.slice(0, width);
    };
    const show = () => {
        if (handedOver > 0 || waits.length === 0) {
            return;
        }
        const fresh = midLine ? "\n" : "";
        midLine = false;
        // A terminal that does not know its width says 0.
        last = performance.now();
        write(live ? `${fresh}${ERASE_LINE}${line((stderr.columns || 100) - 1)}` : `${fresh}${line()}\n`);
        drawn = live;
    };
    erase = () => {
        if (drawn) {
            drawn = false;
            write(ERASE_LINE);
        }
    };

    // Work may begin with what keeps the timer from running, such as the loading of libraries.
    announce = () => {
        if (live || (waits.length > 1 && performance.now() - last >= period / 2)) {
            show();
        }
    };

    const every = live ? REDRAW_MS : period;
    /** @type {NodeJS.Timeout} */
    let timer;
    const tick = () => {
        const now = performance.now();
        if (now - last >= every) {
            show();
        }
        timer = setTimeout(tick, Math.max(SHORTEST_MS, last + every - now)).unref();
    };
    tick();

    const restore = [stdout, stderr].map((stream) => {
        const original = stream.write;
        stream.write = (/** @type {string | Uint8Array} */ chunk, /** @type {any[]} */ ...rest) => {
            erase();
            if (chunk.length > 0) {
                last = performance.now();
                midLine = chunk.at(-1) !== "\n" && chunk.at(-1) !== 10;
            }
            return original.call(stream, chunk, ...rest);
        };
        return () => void (stream.write = original);
    });
    const end = () => {
        clearTimeout(timer);
        erase();
        erase = announce = () => {};
        restore.forEach((one) => one());
    };
    process.once("exit", end);
    return () => {
        process.removeListener("exit", end);
        end();
    };
}

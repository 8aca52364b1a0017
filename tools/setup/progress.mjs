// One line per part: redrawn in place on a terminal; elsewhere printed when something changes, and in turn when nothing
// does, so that nobody waits long for a sign of life.
import { plainPeriod } from "../../commands/commandLine/waiting.mjs";

const FRAME_MS = 120;
/** Columns of the titles, in characters; a longer title makes them wider. */
const LEAST_TITLE = 26;
const STILL_MS = 250;
const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** @typedef {{ title: string, state: "waiting" | "running" | "done" | "failed" | "skipped", note: string, started: number, seconds: number, said: number }} Line */

/**
 * @param {{ write: (text: string) => void, isTTY?: boolean, columns?: number }} stream
 * @returns an object that is told of each part's progress; close() must be called at the end
 */
export function showProgress(stream, { now = Date.now, period = plainPeriod() } = {}) {
    /** @type {Map<string, Line>} */
    const lines = new Map();
    let drawn = 0;
    let frame = 0;
    let lastSaid = now();
    const live = stream.isTTY === true;

    const shown = (line, spinner) =>
        format(line, spinner, now(), Math.max(LEAST_TITLE, ...[...lines.values()].map(({ title }) => title.length)));
    const paint = () => {
        // Asked each time, as a person resizes it; one that does not know says 0.
        const width = (stream.columns || 100) - 1;
        const text = [...lines.values()].map(
            (line) => `\u001b[2K${shown(line, SPINNER[frame % SPINNER.length]).slice(0, width)}\n`,
        );
        stream.write(`${drawn ? `\u001b[${drawn}A` : ""}${text.join("")}`);
        drawn = lines.size;
        frame += 1;
    };
    const tick = () => {
        if (live) {
            paint();
            return;
        }
        const running = [...lines.values()].filter(({ state }) => state === "running");
        const [longestSilent] = running.sort((a, b) => a.said - b.said);
        if (longestSilent !== undefined && now() - lastSaid >= period) {
            say(longestSilent);
        }
    };
    const say = (line) => {
        line.said = lastSaid = now();
        stream.write(`${shown(line, "·")}\n`);
    };
    const timer = setInterval(tick, live ? FRAME_MS : STILL_MS);
    timer.unref();

    const set = (name, changes) => {
        const line = lines.get(name);
        if (line === undefined) {
            return;
        }
        const before = line.state;
        Object.assign(line, changes);
        if (!live && (line.state !== before || (changes.note !== undefined && line.said === 0))) {
            say(line);
        }
    };
    return {
        add: (name, title) =>
            lines.set(name, { title, state: "waiting", note: "", started: now(), seconds: 0, said: 0 }),
        start: (name) => lines.get(name) && Object.assign(lines.get(name), { state: "running", started: now() }),
        note: (name, note) => set(name, { note }),
        end: (name, state, note) =>
            set(name, { state, note, seconds: (now() - (lines.get(name)?.started ?? now())) / 1000 }),
        close() {
            clearInterval(timer);
            if (live) {
                paint();
            }
        },
    };
}

function format({ title, state, note, started, seconds }, spinner, time, width) {
    const mark = { waiting: " ", running: spinner, done: "✓", failed: "✗", skipped: "-" }[state];
    const elapsed = state === "running" ? (time - started) / 1000 : seconds;
    const clock = state === "waiting" ? "" : `${elapsed.toFixed(elapsed < 10 ? 1 : 0)} s`;
    return `${mark} ${title.padEnd(width)} ${clock.padStart(7)}  ${note}`.trimEnd();
}

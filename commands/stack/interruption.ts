import { setTimeout as sleep } from "node:timers/promises";

import { endInOrder } from "../commandLine/interruption";
import { endingSignal } from "./engineError";

/** How long the engine takes at most to say that it was told to stop. */
const HEARD_WITHIN_MS = 300;
const BETWEEN_SIGNALS_MS = 150;

/**
 * Ctrl-C and SIGTERM, from the start of a command on. `pulumi` then ends what it has begun, writes the state and gives
 * the lock back, so this process waits for it and tells the truth afterwards.
 */
export class Interruption {
    private times = 0;
    private readonly controller = new AbortController();
    private engineHeard = false;
    private readonly listeners: EventListener[] = [];

    constructor() {
        endInOrder();
        process.on("SIGINT", () => this.stop());
        process.on("SIGTERM", () => this.stop());
        const { signal } = this.controller;
        const listen = signal.addEventListener.bind(signal);
        // The Automation API listens once its process has started: an interrupt before that would be lost.
        signal.addEventListener = (type: string, listener: EventListener) => {
            this.listeners.push(listener);
            return signal.aborted ? setImmediate(listener, new Event(type)) : listen(type, listener);
        };
    }

    /** Whether this process was told to stop. */
    get happened(): boolean {
        return this.times > 0;
    }

    /** Aborts when the engine has to be told to stop. */
    get signal(): AbortSignal {
        return this.controller.signal;
    }

    /** Sees what the engine prints. */
    watch(output: string): void {
        if (output.includes("^C received")) {
            this.engineHeard = true;
            // An engine that draws on the terminal itself is the only one that hears of Ctrl-C.
            this.times ||= 1;
        }
    }

    /**
     * Runs a short command of `pulumi`, without which the truth cannot be told. One that ends with an interrupt is run
     * again: a terminal ends it too, at once, where only the engine knows how to stop. So is, once, one that was killed.
     */
    async outlasted<T>(run: () => Promise<T>): Promise<T> {
        for (let killed = false; ;) {
            const before = this.times;
            try {
                return await run();
            } catch (error) {
                if (this.times === before) {
                    if (killed || endingSignal(error) === undefined) {
                        throw error;
                    }
                    killed = true;
                }
            }
        }
    }

    /** Has the engine give up at once, as it does when it is told twice; nothing is left that it could end in order. */
    async abandon(): Promise<void> {
        const last = this.listeners.at(-1);
        for (let times = 0; times < 2; times++) {
            last?.(new Event("abort"));
            await sleep(BETWEEN_SIGNALS_MS);
        }
    }

    private stop(): void {
        this.times += 1;
        // A terminal, and who ends a whole group of processes, tells the engine too. Told twice, it gives up at once.
        setTimeout(() => {
            if (!this.engineHeard) {
                this.controller.abort();
            }
        }, HEARD_WITHIN_MS);
    }
}
